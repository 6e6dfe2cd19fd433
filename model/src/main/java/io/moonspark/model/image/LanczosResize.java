package io.moonspark.model.image;

/**
 * Resizes images as Pillow's {@code Image.resize(size, Resampling.LANCZOS)} does, to the bit.
 *
 * <p>The algorithm is that of Pillow's src/libImaging/Resample.c for 8-bit images: a horizontal
 * pass, then a vertical one, each with fixed-point weights and rounded to 8 bits; a pass that would
 * not change its dimension is left out. Rows stream through both passes, so apart from the result
 * only as many rows are held as one output row depends on.
 */
public final class LanczosResize {

  /** Pillow does the vertical pass of images this many times as high as wide first. */
  private static final int TALL = 100;

  private LanczosResize() {}

  /**
   * Resizes an image.
   *
   * @param width of the result in pixels, at least 1
   * @param height of the result in pixels, at least 1
   * @return a new image, or {@code image} itself if it has that size already
   */
  public static RgbImage resize(RgbImage image, int width, int height) {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("cannot resize to " + width + "x" + height);
    }
    if (width == image.width() && height == image.height()) {
      return image;
    }
    byte[] rgb = new byte[Math.multiplyExact(3, Math.multiplyExact(width, height))];
    int length = 3 * width;
    resize(image, width, height, (y, row) -> System.arraycopy(row, 0, rgb, y * length, length));
    return new RgbImage(width, height, rgb);
  }

  /** Resizes an image and hands its rows out from top to bottom. */
  static void resize(RgbImage image, int width, int height, RowSink sink) {
    RgbImage source = image;
    if (image.height() > (long) TALL * image.width() && height < image.height()) {
      source = vertically(image, height);
    }
    LanczosFilter across =
        source.width() == width ? null : new LanczosFilter(source.width(), width);
    LanczosFilter down = source.height() == height ? null : down(source, width, height, across);
    stream(new HorizontalPass(source, across), source.height(), width, height, down, sink);
  }

  private static RgbImage vertically(RgbImage image, int height) {
    int length = 3 * image.width();
    byte[] rgb = new byte[Math.multiplyExact(length, height)];
    stream(
        new HorizontalPass(image, null),
        image.height(),
        image.width(),
        height,
        new LanczosFilter(image.height(), height),
        (y, row) -> System.arraycopy(row, 0, rgb, y * length, length));
    return new RgbImage(image.width(), height, rgb);
  }

  private static LanczosFilter down(RgbImage image, int width, int height, LanczosFilter across) {
    // Square images are common, and the weights a good part of the cost of small ones.
    boolean same = across != null && image.width() == image.height() && width == height;
    return same ? across : new LanczosFilter(image.height(), height);
  }

  private static void stream(
      HorizontalPass across,
      int sourceHeight,
      int width,
      int height,
      LanczosFilter down,
      RowSink sink) {
    int window = down == null ? 1 : down.taps;
    int[][] ring = new int[Math.min(sourceHeight, window + HorizontalPass.STRIP)][3 * width];
    int[] sum = new int[3 * width];
    byte[] row = new byte[3 * width];
    int ready = 0;
    for (int y = 0; y < height; y++) {
      int first = down == null ? y : down.first[y];
      int count = down == null ? 1 : down.count[y];
      while (ready < first + count) {
        int n = Math.min(HorizontalPass.STRIP, sourceHeight - ready);
        across.rows(ready, n, ring);
        ready += n;
      }
      if (down == null) {
        pack(ring[y % ring.length], row);
      } else {
        WeightedSum.of(ring, first, 1, down.weights, y * down.taps, count, sum, sum.length);
        pack(sum, row);
      }
      sink.accept(y, row);
    }
  }

  private static void pack(int[] samples, byte[] row) {
    for (int i = 0; i < row.length; i++) {
      row[i] = (byte) samples[i];
    }
  }
}
