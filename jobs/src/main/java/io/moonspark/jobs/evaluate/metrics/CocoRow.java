package io.moonspark.jobs.evaluate.metrics;

import java.util.Comparator;

/**
 * Either how many boxes of a category are in an image, or how one detection fared.
 *
 * @param rank of the detection among those of its category in its image, from 0; -1 for truths
 * @param score of the detection; infinite for truths, which therefore come first
 * @param matched bits of the ranges and thresholds at which it hit a box
 * @param ignored bits of those at which it does not count
 * @param truths boxes that count, by range; empty for a detection
 */
public record CocoRow(
    long category, long image, int rank, double score, long matched, long ignored, int[] truths) {

  /** Category by category, the surest detection first, as the official code sorts. */
  public static final Comparator<CocoRow> ORDER =
      Comparator.comparingLong(CocoRow::category)
          .thenComparing(Comparator.comparingDouble(CocoRow::score).reversed())
          .thenComparingLong(CocoRow::image)
          .thenComparingInt(CocoRow::rank);

  static CocoRow truths(long category, long image, int[] counted) {
    return new CocoRow(category, image, -1, Double.POSITIVE_INFINITY, 0, 0, counted.clone());
  }

  static CocoRow detection(
      long category, long image, int rank, double score, long matched, long ignored) {
    return new CocoRow(category, image, rank, score, matched, ignored, new int[0]);
  }

  boolean isTruths() {
    return rank < 0;
  }
}
