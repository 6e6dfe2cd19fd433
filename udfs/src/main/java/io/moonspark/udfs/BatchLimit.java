package io.moonspark.udfs;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The crops that a batch may have: what the user wants, or what memory was found for when the model
 * was opened. It only shrinks: what ran out of memory once would do so again.
 */
final class BatchLimit {

  private final int fitting;
  private final AtomicInteger known = new AtomicInteger(Integer.MAX_VALUE);

  /**
   * @param fitting crops that memory was found for
   */
  BatchLimit(int fitting) {
    this.fitting = fitting;
  }

  /**
   * Crops of a batch.
   *
   * @param wanted {@link EnrichSettings#CROPS_THAT_FIT} for as many as memory was found for
   */
  int of(int wanted) {
    return Math.min(wanted == EnrichSettings.CROPS_THAT_FIT ? fitting : wanted, known.get());
  }

  /** Notes that a batch of so many crops did not fit. */
  void tooMany(int failed) {
    known.accumulateAndGet(Math.max(1, failed / 2), Math::min);
  }
}
