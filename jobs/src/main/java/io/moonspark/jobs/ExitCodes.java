package io.moonspark.jobs;

/** What the process says to the shell. */
final class ExitCodes {

  /** Done, even if some images are bad: those are rows with an error. */
  static final int OK = 0;

  /** The run failed; what it had committed is in the output. */
  static final int FAILED = 1;

  /** The command line or what it names does not do; nothing was started. */
  static final int USAGE = 2;

  private ExitCodes() {}
}
