package io.moonspark.jobs;

/**
 * Something that only the user can put right: told in one line, exit code 2, before any model is
 * loaded.
 */
final class UserError extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UserError(String message) {
    super(message);
  }

  /** The value of a flag does not do. */
  static UserError flag(String flag, Object value, String why) {
    return new UserError(flag + " " + value + ": " + why);
  }
}
