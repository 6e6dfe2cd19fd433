package io.moonspark.model;

import java.util.Locale;

/** Why an image has no result. */
public enum ErrorCode {
  /** The bytes claim an image format but cannot be read as one, or end too early. */
  UNDECODABLE,
  /** There are no bytes: a null or empty column, or a file of length 0. */
  EMPTY,
  /** More pixels than the limit against decompression bombs, or more bytes than a row can hold. */
  TOO_LARGE,
  /** The bytes are of no image format that can be read here. */
  UNSUPPORTED_FORMAT,
  /** The file was listed or named by a row, but is not there (any more) or may not be read. */
  MISSING,
  /** The engine ran out of memory even with this image alone. */
  OUT_OF_MEMORY,
  /** The engine failed on this image. */
  ENGINE,
  /** Decoding took longer than the limit; the machine may have been busy. */
  TIMEOUT;

  /** Whether it may be gone the next time, having to do with the machine and not the image. */
  public boolean isTransient() {
    return this == MISSING || this == OUT_OF_MEMORY || this == ENGINE || this == TIMEOUT;
  }

  /** The value in the output column {@code error.code}: lower case with underscores. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
