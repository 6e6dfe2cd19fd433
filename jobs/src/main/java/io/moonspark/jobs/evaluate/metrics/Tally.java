package io.moonspark.jobs.evaluate.metrics;

import java.io.Serializable;
import java.util.function.ToDoubleFunction;

/**
 * Sums of the statistics of items, and the same sums over bootstrap samples of them. Tallies of
 * parts can be merged in any order.
 *
 * <p>Bootstrap: Efron and Tibshirani, An Introduction to the Bootstrap, 1993, percentile intervals.
 */
public final class Tally implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Bootstrap samples. */
  public static final int SAMPLES = 1000;

  private static final double TAIL = 0.025;

  private final double[] sums;

  /** [statistics x SAMPLES]. */
  private final double[] sampled;

  private long items;

  public Tally(int statistics) {
    sums = new double[statistics];
    sampled = new double[SAMPLES * statistics];
  }

  /**
   * Adds an item.
   *
   * @param statistics as many as this tally has
   * @param weights how often each sample has it
   */
  void add(double[] statistics, double[] weights) {
    int width = sums.length;
    if (statistics.length != width) {
      throw new IllegalArgumentException(
          statistics.length + " statistics for a tally of " + width + ".");
    }
    items++;
    for (int i = 0; i < width; i++) {
      double value = statistics[i];
      if (value != 0) {
        sums[i] += value;
        int first = i * SAMPLES;
        for (int sample = 0; sample < SAMPLES; sample++) {
          sampled[first + sample] += weights[sample] * value;
        }
      }
    }
  }

  void merge(Tally other) {
    items += other.items;
    for (int i = 0; i < sums.length; i++) {
      sums[i] += other.sums[i];
    }
    for (int i = 0; i < sampled.length; i++) {
      sampled[i] += other.sampled[i];
    }
  }

  public long items() {
    return items;
  }

  /** A figure of all items, and where it lies in 95 of 100 samples. */
  public Interval interval(ToDoubleFunction<double[]> figure) {
    double[] values = new double[SAMPLES];
    double[] sample = new double[sums.length];
    for (int i = 0; i < SAMPLES; i++) {
      for (int k = 0; k < sums.length; k++) {
        sample[k] = sampled[k * SAMPLES + i];
      }
      values[i] = figure.applyAsDouble(sample);
    }
    return Interval.of(figure.applyAsDouble(sums), values, TAIL);
  }

  /** Sums over all items. */
  public double[] sums() {
    return sums.clone();
  }
}
