package io.moonspark.jobs;

import java.util.Optional;

/** Another run writes to the output, so this one does not; told in one line. */
final class OutputBusyException extends Exception {

  private static final long serialVersionUID = 1L;

  private OutputBusyException(String message) {
    super(message);
  }

  /** The one among the causes of a failure, which Spark wraps. */
  static Optional<OutputBusyException> in(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof OutputBusyException busy) {
        return Optional.of(busy);
      }
    }
    return Optional.empty();
  }

  /** Waiting was in vain. */
  static OutputBusyException gaveUp(OutputTable output, String holder, long seconds) {
    return new OutputBusyException(
        "--output "
            + output.readable()
            + ": another run ("
            + holder
            + ") is writing to it; gave up after "
            + seconds
            + " s (--max-wait)");
  }

  /** This run was taken for dead, or another one wrote without asking. */
  static OutputBusyException takenOver(OutputTable output) {
    return new OutputBusyException(
        "--output "
            + output.readable()
            + ": another run has taken over; what this one had committed stays, the images at hand"
            + " were not written and are the other run's");
  }
}
