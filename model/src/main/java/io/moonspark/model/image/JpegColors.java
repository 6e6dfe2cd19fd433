package io.moonspark.model.image;

/** Converts rows of JPEG components to RGB, to the bit as libjpeg and Pillow do. */
final class JpegColors {

  private JpegColors() {}

  static void gray(byte[] row, byte[] rgb, int start) {
    int out = start;
    for (byte sample : row) {
      rgb[out++] = sample;
      rgb[out++] = sample;
      rgb[out++] = sample;
    }
  }

  /**
   * Components of which 255 means no ink: Adobe's convention, which Pillow assumes for all JPEGs.
   * The formula is that of {@code cmyk2rgb} in Pillow's src/libImaging/Convert.c.
   */
  static void cmyk(byte[] row, byte[] rgb, int start) {
    int out = start;
    for (int i = 0; i < row.length; i += 4) {
      int k = row[i + 3] & 0xff;
      rgb[out++] = ink(row[i] & 0xff, k);
      rgb[out++] = ink(row[i + 1] & 0xff, k);
      rgb[out++] = ink(row[i + 2] & 0xff, k);
    }
  }

  /** The first three components are YCbCr of the negative, by {@code ycck_cmyk_convert}. */
  static void ycck(byte[] row, byte[] rgb, int start) {
    int out = start;
    for (int i = 0; i < row.length; i += 4) {
      int y = row[i] & 0xff;
      int cb = (row[i + 1] & 0xff) - 128;
      int cr = (row[i + 2] & 0xff) - 128;
      int k = row[i + 3] & 0xff;
      // The coefficients 1.402, 0.34414, 0.71414 and 1.772 of jdcolor.c, in 16-bit fixed point.
      int r = y + (91881 * cr + 32768 >> 16);
      int g = y + (-22554 * cb - 46802 * cr + 32768 >> 16);
      int b = y + (116130 * cb + 32768 >> 16);
      rgb[out++] = ink(255 - clip(r), k);
      rgb[out++] = ink(255 - clip(g), k);
      rgb[out++] = ink(255 - clip(b), k);
    }
  }

  private static byte ink(int light, int k) {
    int product = (255 - light) * k + 128;
    return (byte) clip(k - ((product >> 8) + product >> 8));
  }

  private static int clip(int value) {
    return Math.max(0, Math.min(255, value));
  }
}
