package io.moonspark.train;

/** How an optimizer changes a parameter. */
interface UpdateRule {

  /**
   * What a rule remembers of a parameter's gradients.
   *
   * @param first running mean
   * @param second running mean of squares, empty where a rule needs none
   */
  record Moments(float[] first, float[] second) {}

  /** Moments of no gradient. */
  Moments moments(ParameterStore.Parameter parameter);

  /**
   * Changes a parameter and its moments.
   *
   * @param scale of the gradient, for clipping
   * @param step from 1
   */
  void update(
      ParameterStore.Parameter parameter,
      Moments moments,
      float[] gradient,
      float scale,
      double rate,
      long step);
}
