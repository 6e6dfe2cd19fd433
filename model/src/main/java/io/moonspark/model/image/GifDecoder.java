package io.moonspark.model.image;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.EOFException;
import java.io.IOException;
import javax.imageio.ImageReader;

/** Decodes the first frame of a GIF, placed on the logical screen as Pillow does. */
final class GifDecoder {

  private static final int SCREEN = 6;
  private static final int EXTENSION = 0x21;
  private static final int IMAGE = 0x2c;

  private GifDecoder() {}

  static RgbImage decode(byte[] data, DecodeGuard guard) throws IOException, ImageException {
    int at = firstImage(data);
    int left = Bytes.uint16Little(data, at + 1);
    int top = Bytes.uint16Little(data, at + 3);
    int frameWidth = Bytes.uint16Little(data, at + 5);
    int frameHeight = Bytes.uint16Little(data, at + 7);
    guard.check(frameWidth, frameHeight);
    // A frame that reaches over the screen's edge enlarges the screen.
    int width = Math.max(Bytes.uint16Little(data, SCREEN), left + frameWidth);
    int height = Math.max(Bytes.uint16Little(data, SCREEN + 2), top + frameHeight);
    guard.check(width, height);
    BufferedImage image = read(data, guard);
    RgbImage frame = RgbPixels.of(image);
    if (frame.width() == width && frame.height() == height) {
      return frame;
    }
    return place(frame, left, top, width, height, background(image));
  }

  private static BufferedImage read(byte[] data, DecodeGuard guard) throws IOException {
    MemoryImageStream stream = new MemoryImageStream(data, guard);
    ImageReader reader = Readers.create(ImageFormat.GIF);
    BufferedImage image;
    try {
      reader.setInput(stream, true, true);
      image = reader.read(0);
    } finally {
      reader.dispose();
    }
    if (stream.ranOut()) {
      throw new EOFException("it ends too early");
    }
    return image;
  }

  /** Where the first image descriptor begins. */
  private static int firstImage(byte[] data) throws IOException {
    if (data.length < SCREEN + 7) {
      throw new EOFException("its header ends too early");
    }
    int at = SCREEN + 7 + tableLength(Bytes.uint8(data, SCREEN + 4));
    while (at < data.length) {
      int block = Bytes.uint8(data, at);
      if (block == IMAGE && at + 10 <= data.length) {
        return at;
      }
      if (block != EXTENSION) {
        throw new IOException("it has no image");
      }
      at += 2;
      while (at < data.length && data[at] != 0) {
        at += 1 + Bytes.uint8(data, at);
      }
      at++;
    }
    throw new EOFException("it ends before its first image");
  }

  private static int tableLength(int flags) {
    return (flags & 0x80) == 0 ? 0 : 3 << (flags & 7) + 1;
  }

  private static int background(BufferedImage image) {
    IndexColorModel palette = (IndexColorModel) image.getColorModel();
    return palette.getRGB(Math.max(0, palette.getTransparentPixel()));
  }

  private static RgbImage place(
      RgbImage frame, int left, int top, int width, int height, int color) {
    byte[] rgb = new byte[3 * width * height];
    byte[] row = new byte[3 * width];
    for (int i = 0; i < row.length; i += 3) {
      row[i] = (byte) (color >> 16);
      row[i + 1] = (byte) (color >> 8);
      row[i + 2] = (byte) color;
    }
    int length = 3 * frame.width();
    for (int y = 0; y < height; y++) {
      System.arraycopy(row, 0, rgb, y * row.length, row.length);
    }
    for (int y = 0; y < frame.height(); y++) {
      int to = (top + y) * row.length + 3 * left;
      System.arraycopy(frame.rgb(), y * length, rgb, to, length);
    }
    return new RgbImage(width, height, rgb);
  }
}
