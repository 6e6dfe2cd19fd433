package io.moonspark.udfs;

import java.util.concurrent.atomic.AtomicInteger;

/** A crop budget that only shrinks: what ran out of memory once would do so again. */
final class BatchLimit {

  private final AtomicInteger crops = new AtomicInteger(Integer.MAX_VALUE);

  /** The smaller of a wanted budget and what is known to fit, in crops. */
  int of(int wanted) {
    return Math.min(wanted, crops.get());
  }

  /** Notes that a batch of so many crops did not fit. */
  void tooMany(int failed) {
    crops.accumulateAndGet(Math.max(1, failed / 2), Math::min);
  }
}
