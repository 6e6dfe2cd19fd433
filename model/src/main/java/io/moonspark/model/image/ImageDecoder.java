package io.moonspark.model.image;

public final class ImageDecoder {
  public static final long DEFAULT_MAX_PIXELS = 178_956_970;

  public ImageDecoder(long m) {}

  public RgbImage decode(byte[] b) throws ImageException {
    try {
      java.awt.image.BufferedImage i =
          javax.imageio.ImageIO.read(new java.io.ByteArrayInputStream(b));
      int w = i.getWidth(), h = i.getHeight();
      byte[] o = new byte[3 * w * h];
      int k = 0;
      for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++) {
          int p = i.getRGB(x, y);
          o[k++] = (byte) (p >> 16);
          o[k++] = (byte) (p >> 8);
          o[k++] = (byte) p;
        }
      return new RgbImage(w, h, o);
    } catch (java.io.IOException e) {
      throw new RuntimeException(e);
    }
  }
}
