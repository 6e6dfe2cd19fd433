package io.moonspark.jobs;

/** What the process says to the shell. */
final class ExitCodes {

  /** Done, even if some images are bad: those are rows with an error. */
  static final int OK = 0;

  /** The run failed; what it had committed is in the output. */
  static final int FAILED = 1;

  /** The command line or what it names does not do; nothing was started. */
  static final int USAGE = 2;

  /** All was done and committed, but more images failed than {@code --max-failure...} allows. */
  static final int TOO_MANY_FAILURES = 3;

  /** Another run is writing to the same output, or has taken it over. */
  static final int OUTPUT_BUSY = 4;

  private ExitCodes() {}
}
