package io.moonspark.jobs.evaluate.metrics;

import org.apache.commons.math3.distribution.BinomialDistribution;

/**
 * Whether two models differ in what they get right, from the items that only one of them does.
 *
 * <p>Source: McNemar, Psychometrika 12, 1947, in its exact form: without a difference, each such
 * item is one's or the other's with the same chance.
 *
 * @param onlyFirst items that only the first got right
 * @param onlySecond items that only the second got right
 * @param p how likely so uneven a split is by chance, two-sided
 */
public record McNemar(long onlyFirst, long onlySecond, double p) {

  public static McNemar of(long onlyFirst, long onlySecond) {
    int uneven = Math.toIntExact(onlyFirst + onlySecond);
    double tail =
        new BinomialDistribution(null, uneven, 0.5)
            .cumulativeProbability(Math.toIntExact(Math.min(onlyFirst, onlySecond)));
    return new McNemar(onlyFirst, onlySecond, Math.min(1, 2 * tail));
  }
}
