package io.moonspark.jobs;

import io.moonspark.model.image.ImageDecoder;
import io.moonspark.model.image.ImageException;
import io.moonspark.model.image.LanczosResize;
import io.moonspark.model.image.RgbImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/**
 * A small JPEG of an image, upright as the model sees it.
 *
 * @param width in pixels
 * @param height in pixels
 */
record Thumbnail(int width, int height, byte[] jpeg) {

  /**
   * Makes one.
   *
   * @param side of the square that it fits into, in pixels
   * @throws UserError if the image cannot be decoded
   */
  static Thumbnail of(byte[] encoded, int side) {
    try {
      RgbImage image = new ImageDecoder(ImageDecoder.DEFAULT_MAX_PIXELS).decode(encoded);
      double scale = (double) side / Math.max(image.width(), image.height());
      int width = Math.max(1, (int) Math.round(image.width() * scale));
      int height = Math.max(1, (int) Math.round(image.height() * scale));
      return new Thumbnail(width, height, jpeg(LanczosResize.resize(image, width, height)));
    } catch (ImageException e) {
      throw new UserError("a picture cannot be shown: " + e.getMessage());
    }
  }

  private static byte[] jpeg(RgbImage image) {
    BufferedImage pixels =
        new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
    byte[] rgb = image.rgb();
    for (int i = 0; i < image.width() * image.height(); i++) {
      int color = (rgb[3 * i] & 255) << 16 | (rgb[3 * i + 1] & 255) << 8 | rgb[3 * i + 2] & 255;
      pixels.setRGB(i % image.width(), i / image.width(), color);
    }
    try {
      ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
      ImageIO.write(pixels, "jpeg", jpeg);
      return jpeg.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
