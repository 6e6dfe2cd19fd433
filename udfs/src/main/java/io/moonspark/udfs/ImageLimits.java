package io.moonspark.udfs;

import io.moonspark.model.image.ImageDecoder;
import java.io.Serializable;
import java.time.Duration;

/**
 * Guards against decompression bombs, files that no executor could hold, and files that take
 * forever.
 *
 * @param maxPixels width times height of the decoded image
 * @param maxBytes length of the encoded image
 * @param decodeTime time that decoding may take
 */
public record ImageLimits(long maxPixels, long maxBytes, Duration decodeTime)
    implements Serializable {

  /** Pixels where nothing else is said: what the decoder refuses by itself. */
  public static final long MAX_PIXELS_DEFAULT = ImageDecoder.DEFAULT_MAX_PIXELS;

  /** Bytes where nothing else is said: 256 MiB. */
  public static final long MAX_BYTES_DEFAULT = 256L << 20;

  /** Time where nothing else is said. */
  public static final Duration DECODE_TIME_DEFAULT = ImageDecoder.DEFAULT_TIME_LIMIT;

  public ImageLimits {
    if (maxPixels < 1) {
      throw new IllegalArgumentException("maxPixels must be at least 1, not " + maxPixels);
    }
    if (maxBytes < 1) {
      throw new IllegalArgumentException("maxBytes must be at least 1, not " + maxBytes);
    }
    // A Java array holds no more, whatever the flag says.
    maxBytes = Math.min(maxBytes, Integer.MAX_VALUE - 16);
  }

  /** The limits where nothing else is said. */
  public static ImageLimits defaults() {
    return new ImageLimits(MAX_PIXELS_DEFAULT, MAX_BYTES_DEFAULT, DECODE_TIME_DEFAULT);
  }
}
