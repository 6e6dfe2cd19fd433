package io.moonspark.model.hub;

import java.io.IOException;

/** A hub that does not give what was asked for; the message says what to do about it. */
public final class HubException extends IOException {
  private static final long serialVersionUID = 1L;

  HubException(String message) {
    super(message);
  }

  HubException(String message, Throwable cause) {
    super(message, cause);
  }
}
