package io.moonspark.train;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019) over Java arrays: a few
 * milliseconds a step for millions of parameters, and its state is what a checkpoint holds.
 *
 * @param decay of matrices, times the learning rate
 */
record AdamW(double decay) implements UpdateRule {

  private static final float BETA1 = 0.9f;
  private static final float BETA2 = 0.98f;
  private static final float EPSILON = 1e-8f;

  @Override
  public Moments moments(ParameterStore.Parameter parameter) {
    int size = parameter.values().length;
    return new Moments(new float[size], new float[size]);
  }

  @Override
  public void update(
      ParameterStore.Parameter parameter,
      Moments moments,
      float[] gradient,
      float scale,
      double rate,
      long step) {
    float[] first = moments.first();
    float[] second = moments.second();
    float[] values = parameter.values();
    float stepSize = (float) (rate / (1 - Math.pow(BETA1, step)));
    float correction = (float) (1 / Math.sqrt(1 - Math.pow(BETA2, step)));
    float shrink = parameter.decays() ? (float) (1 - rate * decay) : 1;
    for (int i = 0; i < values.length; i++) {
      float g = gradient[i] * scale;
      first[i] = BETA1 * first[i] + (1 - BETA1) * g;
      second[i] = BETA2 * second[i] + (1 - BETA2) * g * g;
      float spread = (float) Math.sqrt(second[i]) * correction + EPSILON;
      values[i] = values[i] * shrink - stepSize * first[i] / spread;
    }
  }
}
