package io.moonspark.model.image;

import java.io.IOException;
import javax.imageio.ImageReader;

/** Decodes the formats that need nothing beyond their reader. */
final class PluginDecoder {

  private PluginDecoder() {}

  static RgbImage decode(ImageFormat format, byte[] data, DecodeGuard guard)
      throws IOException, ImageException {
    ImageReader reader = Readers.create(format);
    try {
      reader.setInput(new MemoryImageStream(data, guard), false, true);
      guard.check(reader.getWidth(0), reader.getHeight(0));
      return RgbPixels.of(reader.read(0));
    } finally {
      reader.dispose();
    }
  }
}
