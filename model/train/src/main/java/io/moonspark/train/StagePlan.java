package io.moonspark.train;

/**
 * What a stage sees, how long and how fast.
 *
 * @param examples it is shown, from the first one on
 * @param images how many of them
 * @param batch images of a step
 * @param peakRate of learning
 */
record StagePlan(Examples examples, long images, int batch, double peakRate) {

  /** Share of the steps in which the rate grows to its peak. */
  private static final double WARMUP = 0.05;

  /** Where the rate ends, of its peak. */
  private static final double FLOOR = 0.02;

  long steps() {
    return images / batch;
  }

  /** The learning rate of a step, from 0: up along a line, then down along a cosine. */
  double rate(long step) {
    double warmup = Math.max(1, WARMUP * steps());
    if (step < warmup) {
      return peakRate * (step + 1) / warmup;
    }
    double progress = (step - warmup) / Math.max(1, steps() - warmup);
    return peakRate * (FLOOR + (1 - FLOOR) * 0.5 * (1 + Math.cos(Math.PI * progress)));
  }
}
