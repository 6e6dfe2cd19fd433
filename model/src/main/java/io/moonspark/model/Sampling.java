package io.moonspark.model;

import java.io.Serializable;

/**
 * How the next token of a text is chosen. Boxes and points are always the likeliest, as in the
 * official code.
 *
 * <p>What a text draws depends on the seed, the image and the prompt alone: a row is the same in
 * any batch, on any cluster, run after run.
 *
 * @param temperature what logits are divided by; 0 takes the likeliest token whatever the rest says
 * @param topP draws are made among the likeliest tokens that have this much probability together
 * @param seed another one gives other texts
 */
public record Sampling(double temperature, double topP, long seed) implements Serializable {

  /** The official default of {@code topP}. */
  public static final double TOP_P_DEFAULT = 0.3;

  private static final Sampling GREEDY = new Sampling(0, TOP_P_DEFAULT, 0);

  public Sampling {
    if (!(temperature >= 0) || temperature == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException("temperature must be 0 or more, not " + temperature);
    }
    if (!(topP >= 0 && topP <= 1)) {
      throw new IllegalArgumentException("topP must be from 0 to 1, not " + topP);
    }
  }

  /** The likeliest token each time. */
  public static Sampling greedy() {
    return GREEDY;
  }

  /** Whether nothing is drawn. */
  public boolean isGreedy() {
    return temperature == 0;
  }
}
