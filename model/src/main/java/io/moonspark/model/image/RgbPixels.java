package io.moonspark.model.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/**
 * Takes 8-bit RGB out of decoded images as Pillow's {@code convert("RGB")} does: alpha is dropped
 * rather than composited, 16-bit samples keep their high byte, colour profiles are ignored.
 */
final class RgbPixels {

  private RgbPixels() {}

  static RgbImage of(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    byte[] rgb = new byte[3 * width * height];
    copy(image, rgb);
    return new RgbImage(width, height, rgb);
  }

  private static void copy(BufferedImage image, byte[] rgb) {
    ColorModel colors = image.getColorModel();
    Raster raster = image.getRaster();
    if (colors instanceof IndexColorModel palette) {
      copyIndexed(raster, palette, rgb);
      return;
    }
    int type = colors.getColorSpace().getType();
    boolean plain = colors instanceof ComponentColorModel && !colors.isAlphaPremultiplied();
    boolean known = type == ColorSpace.TYPE_RGB || type == ColorSpace.TYPE_GRAY;
    if (plain && known && colors.getTransferType() == DataBuffer.TYPE_BYTE) {
      copyBytes(raster, rgb);
    } else if (plain && known && colors.getTransferType() == DataBuffer.TYPE_USHORT) {
      copyShorts(raster, rgb);
    } else {
      copyConverted(image, rgb);
    }
  }

  private static void copyIndexed(Raster raster, IndexColorModel palette, byte[] rgb) {
    int[] colors = new int[palette.getMapSize()];
    palette.getRGBs(colors);
    int width = raster.getWidth();
    int[] row = new int[width];
    int out = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getSamples(0, y, width, 1, 0, row);
      for (int x = 0; x < width; x++, out += 3) {
        // An index beyond the palette is black, as in Pillow.
        put(row[x] < colors.length ? colors[row[x]] : 0, rgb, out);
      }
    }
  }

  private static void copyBytes(Raster raster, byte[] rgb) {
    int width = raster.getWidth();
    int height = raster.getHeight();
    int bands = raster.getNumBands();
    if (bands == 3) {
      raster.getDataElements(0, 0, width, height, rgb);
      return;
    }
    byte[] row = new byte[bands * width];
    int green = bands > 2 ? 1 : 0;
    int out = 0;
    for (int y = 0; y < height; y++) {
      raster.getDataElements(0, y, width, 1, row);
      for (int i = 0; i < row.length; i += bands, out += 3) {
        rgb[out] = row[i];
        rgb[out + 1] = row[i + green];
        rgb[out + 2] = row[i + 2 * green];
      }
    }
  }

  private static void copyShorts(Raster raster, byte[] rgb) {
    int width = raster.getWidth();
    int bands = raster.getNumBands();
    short[] row = new short[bands * width];
    int green = bands > 2 ? 1 : 0;
    int out = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getDataElements(0, y, width, 1, row);
      for (int i = 0; i < row.length; i += bands, out += 3) {
        rgb[out] = (byte) (row[i] >> 8);
        rgb[out + 1] = (byte) (row[i + green] >> 8);
        rgb[out + 2] = (byte) (row[i + 2 * green] >> 8);
      }
    }
  }

  /** The slow way for what is left: packed pixels, CMYK, floating point. */
  private static void copyConverted(BufferedImage image, byte[] rgb) {
    int width = image.getWidth();
    int[] row = new int[width];
    int out = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      image.getRGB(0, y, width, 1, row, 0, width);
      for (int x = 0; x < width; x++, out += 3) {
        put(row[x], rgb, out);
      }
    }
  }

  private static void put(int color, byte[] rgb, int out) {
    rgb[out] = (byte) (color >> 16);
    rgb[out + 1] = (byte) (color >> 8);
    rgb[out + 2] = (byte) color;
  }
}
