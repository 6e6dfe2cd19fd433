package io.moonspark.model.bench;

import java.util.List;

/** The middle of some numbers. */
public final class Median {
  private Median() {}

  /**
   * @param values not empty
   */
  public static double of(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }
}
