package io.moonspark.jobs.evaluate.readers;

/** A benchmark's files are not as they should be; the message names file, item and field. */
public final class BadDataException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public BadDataException(String message) {
    super(message);
  }
}
