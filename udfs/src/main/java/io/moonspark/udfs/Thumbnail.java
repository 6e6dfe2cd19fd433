package io.moonspark.udfs;

import io.moonspark.model.image.LanczosResize;
import io.moonspark.model.image.RgbImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** A small JPEG of an image. */
final class Thumbnail {

  private static final float QUALITY = 0.85f;

  private Thumbnail() {}

  /**
   * The image as a JPEG, reduced until its longest side has so many pixels at most.
   *
   * @return a whole JPEG file
   */
  static byte[] jpeg(RgbImage image, int longestSide) {
    RgbImage small = reduced(image, longestSide);
    BufferedImage pixels =
        new BufferedImage(small.width(), small.height(), BufferedImage.TYPE_INT_RGB);
    int[] row = new int[small.width()];
    byte[] rgb = small.rgb();
    for (int y = 0, i = 0; y < small.height(); y++) {
      for (int x = 0; x < row.length; x++, i += 3) {
        row[x] = (rgb[i] & 0xff) << 16 | (rgb[i + 1] & 0xff) << 8 | rgb[i + 2] & 0xff;
      }
      pixels.getRaster().setDataElements(0, y, row.length, 1, row);
    }
    return encoded(pixels);
  }

  private static RgbImage reduced(RgbImage image, int longestSide) {
    double scale = (double) longestSide / Math.max(image.width(), image.height());
    if (scale >= 1) {
      return image;
    }
    return LanczosResize.resize(
        image,
        (int) Math.max(1, Math.round(scale * image.width())),
        (int) Math.max(1, Math.round(scale * image.height())));
  }

  private static byte[] encoded(BufferedImage pixels) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam quality = writer.getDefaultWriteParam();
      quality.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      quality.setCompressionQuality(QUALITY);
      writer.setOutput(out);
      writer.write(null, new IIOImage(pixels, null, null), quality);
    } catch (IOException e) {
      throw new IllegalStateException("memory cannot be written to", e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
