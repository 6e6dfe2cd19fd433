package io.moonspark.jobs.evaluate.metrics;

/**
 * Precision by recall, from hits and misses in the order of their scores, in constant memory.
 *
 * <p>Source: {@code accumulate} in {@code pycocotools/cocoeval.py}: at each of 101 recalls the best
 * precision reached at that recall or a higher one, 0 where none was.
 */
final class PrecisionCurve {

  private static final int RECALLS = 101;

  /** {@code numpy.spacing(1)}. */
  private static final double EPSILON = Math.ulp(1.0);

  private final double positives;

  /** Best precision while so many recalls had been reached; null where recall is enough. */
  private final double[] best;

  private int reached;
  private double hits;
  private double misses;

  /**
   * A curve.
   *
   * @param positives boxes there are to find; not 0
   * @param hasPrecision false if only the recall is wanted
   */
  PrecisionCurve(double positives, boolean hasPrecision) {
    this.positives = positives;
    this.best = hasPrecision ? new double[RECALLS + 1] : null;
  }

  void hit(double weight) {
    hits += weight;
    if (best == null) {
      return;
    }
    double recall = hits / positives;
    while (reached < RECALLS && recallAt(reached) <= recall) {
      reached++;
    }
    best[reached] = Math.max(best[reached], hits / (misses + hits + EPSILON));
  }

  void miss(double weight) {
    misses += weight;
  }

  double averagePrecision() {
    double sum = 0;
    double envelope = 0;
    for (int i = RECALLS; i >= 1; i--) {
      envelope = Math.max(envelope, best[i]);
      sum += envelope;
    }
    return sum / RECALLS;
  }

  double recall() {
    return hits / positives;
  }

  private static double recallAt(int i) {
    return i == RECALLS - 1 ? 1 : i * 0.01;
  }
}
