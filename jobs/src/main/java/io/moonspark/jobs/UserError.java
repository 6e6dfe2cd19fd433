package io.moonspark.jobs;

/**
 * Something that only the user can put right: told in one line, exit code 2, before any model is
 * loaded.
 */
public final class UserError extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What the user is told. */
  public UserError(String message) {
    super(message);
  }

  /** The value of a flag does not do. */
  public static UserError flag(String flag, Object value, String why) {
    return new UserError(flag + " " + value + ": " + why);
  }
}
