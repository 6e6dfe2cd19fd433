package io.moonspark.train;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019) over Java arrays: a few
 * milliseconds a step for millions of parameters, and its state is what a checkpoint holds.
 */
final class AdamW {

  private static final float BETA1 = 0.9f;
  private static final float BETA2 = 0.98f;
  private static final float EPSILON = 1e-8f;

  /** Running means of a parameter's gradient and of its square. */
  record Moments(float[] first, float[] second) {}

  private final float decay;
  private final Map<String, Moments> moments = new ConcurrentHashMap<>();

  /**
   * An optimizer without memory.
   *
   * @param decay of matrices, times the learning rate
   */
  AdamW(double decay) {
    this.decay = (float) decay;
  }

  /** The moments of a parameter, zero at first; for many threads, each with other parameters. */
  Moments moments(ParameterStore.Parameter parameter) {
    return moments.computeIfAbsent(
        parameter.name(),
        name ->
            new Moments(
                new float[parameter.values().length], new float[parameter.values().length]));
  }

  /** Forgets all gradients, as before the first step. */
  void forget() {
    moments.clear();
  }

  /**
   * Changes a parameter.
   *
   * @param scale of the gradient, for clipping
   * @param step from 1
   */
  void update(
      ParameterStore.Parameter parameter, float[] gradient, float scale, double rate, long step) {
    Moments moments = moments(parameter);
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
