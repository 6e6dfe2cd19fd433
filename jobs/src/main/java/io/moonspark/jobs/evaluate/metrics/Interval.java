package io.moonspark.jobs.evaluate.metrics;

import java.util.Arrays;

/**
 * A figure and its confidence interval.
 *
 * @param value of the items themselves
 * @param low and {@code high}: NaN if no sample gives a number
 */
public record Interval(double value, double low, double high) {

  /** From the values of bootstrap samples; samples without a value (NaN) do not count. */
  static Interval of(double value, double[] samples, double tail) {
    double[] sorted = Arrays.stream(samples).filter(v -> !Double.isNaN(v)).sorted().toArray();
    if (sorted.length == 0) {
      return new Interval(value, Double.NaN, Double.NaN);
    }
    return new Interval(value, quantile(sorted, tail), quantile(sorted, 1 - tail));
  }

  /** Between neighbours, linearly. */
  private static double quantile(double[] sorted, double share) {
    double at = share * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }
}
