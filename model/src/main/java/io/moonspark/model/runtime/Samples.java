package io.moonspark.model.runtime;

import io.moonspark.model.Sampling;
import java.util.ArrayList;
import java.util.List;

/** The rows of a batch that draw their tokens, as the graph takes them. */
final class Samples {
  private final List<Long> rows = new ArrayList<>();
  private final List<PromptRow.Sampled> sampled = new ArrayList<>();

  /**
   * Adds a row that draws.
   *
   * @param row its index among all I * M
   */
  void add(long row, PromptRow.Sampled how) {
    rows.add(row);
    sampled.add(how);
  }

  /** i64 [N]. */
  long[] rows() {
    return rows.stream().mapToLong(Long::longValue).toArray();
  }

  /** f32 [N]. */
  float[] temperatures() {
    float[] temperatures = new float[sampled.size()];
    for (int i = 0; i < temperatures.length; i++) {
      temperatures[i] = (float) sampling(i).temperature();
    }
    return temperatures;
  }

  /** f32 [N]. */
  float[] topPs() {
    float[] topPs = new float[sampled.size()];
    for (int i = 0; i < topPs.length; i++) {
      topPs[i] = (float) sampling(i).topP();
    }
    return topPs;
  }

  private Sampling sampling(int index) {
    return sampled.get(index).sampling();
  }

  /** Steps of the row that may take the most, at least 1. */
  int steps() {
    return sampled.stream().mapToInt(row -> row.draws().length).max().orElse(1);
  }

  /** f32 [N, steps]. */
  float[] draws() {
    int steps = steps();
    float[] draws = new float[sampled.size() * steps];
    for (int i = 0; i < sampled.size(); i++) {
      float[] own = sampled.get(i).draws();
      System.arraycopy(own, 0, draws, i * steps, own.length);
    }
    return draws;
  }
}
