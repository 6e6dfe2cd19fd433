package io.moonspark.model.image;

import io.moonspark.model.ErrorCode;
import java.io.IOException;
import java.time.Duration;

/**
 * Guards the decoding of one image against pixels that would not fit, whatever its header claims,
 * and against files that readers take forever over.
 */
final class DecodeGuard {

  /** Some virtual machines cannot make arrays of quite 2^31 - 1 elements. */
  private static final long MAX_BYTES = Integer.MAX_VALUE - 8L;

  private final long maxPixels;
  private final Duration timeLimit;
  private final long startNanos = System.nanoTime();

  DecodeGuard(long maxPixels, Duration timeLimit) {
    this.maxPixels = maxPixels;
    this.timeLimit = timeLimit;
  }

  /** Whether the time for this image is over. */
  boolean isTimeOver() {
    return System.nanoTime() - startNanos > timeLimit.toNanos();
  }

  /** Checks the size in a header, in pixels. */
  void check(long width, long height) throws ImageException, IOException {
    if (width < 1 || height < 1) {
      throw new IOException("its header gives a size of " + width + "x" + height);
    }
    // Both are below 2^32, so that only the quotient is safe from overflow.
    if (width > maxPixels / height || width > MAX_BYTES / 3 / height) {
      throw new ImageException(
          ErrorCode.TOO_LARGE,
          width
              + "x"
              + height
              + " pixels are more than the limit of "
              + Math.min(maxPixels, MAX_BYTES / 3));
    }
  }
}
