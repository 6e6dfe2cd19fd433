package io.moonspark.model.image;

import io.moonspark.model.ErrorCode;
import java.io.IOException;
import java.time.Duration;

/**
 * Decodes JPEG, PNG, GIF (its first frame), BMP, TIFF (its first page) and WebP to 8-bit RGB.
 *
 * <p>The pixels are those of Pillow's {@code exif_transpose(image).convert("RGB")}: turned upright
 * by EXIF, with alpha dropped and 16-bit samples cut to their high byte. Safe for use by many
 * threads.
 */
public final class ImageDecoder {

  /** The size at which Pillow refuses an image as a decompression bomb. */
  public static final long DEFAULT_MAX_PIXELS = 178_956_970;

  /** Far beyond what a good image of that many pixels takes. */
  public static final Duration DEFAULT_TIME_LIMIT = Duration.ofMinutes(1);

  private static final int MAX_REASON = 160;

  private final long maxPixels;
  private final Duration timeLimit;

  /**
   * Creates a decoder.
   *
   * @param maxPixels largest product of width and height, checked before pixels are decoded
   */
  public ImageDecoder(long maxPixels) {
    this(maxPixels, DEFAULT_TIME_LIMIT);
  }

  /**
   * Creates a decoder.
   *
   * @param maxPixels largest product of width and height, checked before pixels are decoded
   * @param timeLimit for one image; looked at as its bytes are read
   */
  public ImageDecoder(long maxPixels, Duration timeLimit) {
    if (maxPixels < 1) {
      throw new IllegalArgumentException("a limit of " + maxPixels + " pixels admits no image");
    }
    this.maxPixels = maxPixels;
    this.timeLimit = timeLimit;
  }

  /**
   * Decodes an image.
   *
   * @param encoded a whole image file; may be null, which is as good as empty
   * @throws ImageException with {@link ErrorCode#EMPTY} if there are no bytes, {@link
   *     ErrorCode#UNSUPPORTED_FORMAT} if they are of none of the formats, {@link
   *     ErrorCode#TOO_LARGE} if the header gives too many pixels, {@link ErrorCode#UNDECODABLE} if
   *     the file is damaged or ends early, {@link ErrorCode#TIMEOUT} if it takes too long, {@link
   *     ErrorCode#OUT_OF_MEMORY} if there is no room for its pixels
   */
  public RgbImage decode(byte[] encoded) throws ImageException {
    if (encoded == null || encoded.length == 0) {
      throw new ImageException(ErrorCode.EMPTY, "there are no image bytes");
    }
    ImageFormat format =
        ImageFormat.of(encoded)
            .orElseThrow(
                () ->
                    new ImageException(
                        ErrorCode.UNSUPPORTED_FORMAT,
                        "the bytes are not JPEG, PNG, GIF, BMP, TIFF or WebP"));
    DecodeGuard guard = new DecodeGuard(maxPixels, timeLimit);
    try {
      return decode(format, encoded, guard);
    } catch (IOException | RuntimeException | AssertionError | StackOverflowError e) {
      if (guard.isTimeOver()) {
        throw new ImageException(
            ErrorCode.TIMEOUT,
            "the " + format + " took more than " + timeLimit.toMillis() / 1000.0 + " s to decode",
            e);
      }
      // Readers meet damaged files with exceptions of any kind.
      throw new ImageException(
          ErrorCode.UNDECODABLE, "the " + format + " cannot be decoded: " + reason(e), e);
    } catch (OutOfMemoryError e) {
      // One array that did not fit; there is room again for what is smaller.
      throw new ImageException(
          ErrorCode.OUT_OF_MEMORY, "the " + format + " does not fit into memory", e);
    }
  }

  private RgbImage decode(ImageFormat format, byte[] data, DecodeGuard guard)
      throws IOException, ImageException {
    return switch (format) {
      case JPEG -> JpegDecoder.decode(data, guard);
      case GIF -> GifDecoder.decode(data, guard);
      case BMP -> PluginDecoder.decode(format, data, guard);
      case PNG ->
          Orientation.apply(PluginDecoder.decode(format, data, guard), ExifOrientation.ofPng(data));
      case TIFF ->
          Orientation.apply(
              PluginDecoder.decode(format, data, guard),
              ExifOrientation.ofTiff(data, 0, data.length));
      case WEBP -> WebpDecoder.decode(data, guard);
    };
  }

  private static String reason(Throwable e) {
    String message = e.getMessage();
    if (message == null || message.isBlank()) {
      return e.getClass().getSimpleName();
    }
    String line = message.strip().replaceAll("\\s+", " ");
    return line.length() > MAX_REASON ? line.substring(0, MAX_REASON) : line;
  }
}
