package io.moonspark.model.image;

import io.moonspark.model.ErrorCode;

/** An image that cannot be enriched; the message says why, in one line. */
public final class ImageException extends Exception {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  public ImageException(ErrorCode code, String message) {
    super(message);
    this.code = code;
  }

  public ImageException(ErrorCode code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public ErrorCode code() {
    return code;
  }
}
