package io.moonspark.udfs;

import io.moonspark.model.EngineException;
import io.moonspark.model.ErrorCode;

/** What an exception of the engine means for the images of its batch. */
final class EngineFailures {

  private EngineFailures() {}

  static ErrorCode code(RuntimeException e) {
    return e instanceof EngineException engine ? engine.code() : ErrorCode.ENGINE;
  }

  /** One line for the output row. */
  static String message(RuntimeException e) {
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    return message.lines().findFirst().orElse(message);
  }
}
