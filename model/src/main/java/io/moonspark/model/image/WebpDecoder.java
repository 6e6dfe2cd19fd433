package io.moonspark.model.image;

import java.io.EOFException;
import java.io.IOException;

/** Decodes WebP, the first frame if it is animated. */
final class WebpDecoder {

  /** Bytes before what the size of the RIFF container counts. */
  private static final int RIFF_HEADER = 8;

  private WebpDecoder() {}

  static RgbImage decode(byte[] data, DecodeGuard guard) throws IOException, ImageException {
    // The reader would make up the missing pixels.
    if (Integer.toUnsignedLong(Bytes.int32Little(data, 4)) > data.length - RIFF_HEADER) {
      throw new EOFException("it ends too early");
    }
    RgbImage image = PluginDecoder.decode(ImageFormat.WEBP, data, guard);
    return Orientation.apply(image, ExifOrientation.ofWebp(data));
  }
}
