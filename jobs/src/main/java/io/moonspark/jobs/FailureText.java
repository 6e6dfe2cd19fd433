package io.moonspark.jobs;

/** One line that says why something failed. */
final class FailureText {

  private FailureText() {}

  /** The message of the innermost cause, which is where the reason is; Spark wraps it often. */
  static String of(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    if (message == null || message.isBlank()) {
      return cause.getClass().getName();
    }
    return cause.getClass().getSimpleName() + ": " + oneLine(message);
  }

  /** The first line of a message. */
  static String oneLine(String message) {
    return message.strip().lines().findFirst().orElse("").strip();
  }
}
