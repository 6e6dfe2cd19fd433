package io.moonspark.model;

/**
 * The engine failed on a batch: {@link ErrorCode#OUT_OF_MEMORY} if a smaller batch may do, {@link
 * ErrorCode#ENGINE} otherwise.
 */
public final class EngineException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  public EngineException(ErrorCode code, String message) {
    super(message);
    this.code = code;
  }

  public EngineException(ErrorCode code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public ErrorCode code() {
    return code;
  }
}
