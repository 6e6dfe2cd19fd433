package io.moonspark.model.weights;

import java.io.IOException;

/** A weights file that cannot be used; the message names the file and, where known, the tensor. */
public final class WeightsException extends IOException {
  private static final long serialVersionUID = 1L;

  public WeightsException(String message) {
    super(message);
  }

  WeightsException(String message, Throwable cause) {
    super(message, cause);
  }
}
