package io.moonspark.jobs;

import java.util.Locale;
import java.util.Optional;

/**
 * How many images of a run may fail before the run counts as failed. What was committed stays.
 *
 * @param mostRate share of the images, from 0 to 1
 * @param most number of images
 */
record FailureBudget(double mostRate, long most) {

  /** Any number of failures is all right: they are rows like the others. */
  static FailureBudget unlimited() {
    return new FailureBudget(1, Long.MAX_VALUE);
  }

  /** What of the budget these counts exceed; empty if nothing. */
  Optional<String> exceeded(RunCounts counts) {
    if (counts.failed() > most) {
      return Optional.of("--max-failures " + most);
    }
    if (counts.failed() > mostRate * counts.images()) {
      return Optional.of("--max-failure-rate " + mostRate);
    }
    return Optional.empty();
  }

  /**
   * Ends a run that failed too often, for a reader of the last line of a log.
   *
   * @throws TooManyFailures if these counts exceed the budget
   */
  void check(RunCounts counts) throws TooManyFailures {
    Optional<String> limit = exceeded(counts);
    if (limit.isPresent()) {
      throw new TooManyFailures(
          String.format(
              Locale.ROOT,
              "%s: %,d of %,d images failed; they are in the output with their errors, like all"
                  + " that was done",
              limit.get(),
              counts.failed(),
              counts.images()));
    }
  }

  /** The run did its work, but too much of it failed. */
  static final class TooManyFailures extends Exception {
    private static final long serialVersionUID = 1L;

    TooManyFailures(String message) {
      super(message);
    }
  }
}
