package io.moonspark.model.image;

/** Changes the width of an image, strip of rows by strip of rows. */
final class HorizontalPass {

  /** Rows per strip: long enough for vector instructions, short enough for the caches. */
  static final int STRIP = 64;

  /** Above this width a strip's columns would take more than some 12 MiB. */
  private static final int MAX_STRIP_WIDTH = 1 << 14;

  private final RgbImage image;
  private final LanczosFilter filter;
  private final int[][] columns;
  private final int[] sum = new int[STRIP];

  /**
   * @param filter null where the width does not change
   */
  HorizontalPass(RgbImage image, LanczosFilter filter) {
    this.image = image;
    this.filter = filter;
    boolean transposed = filter != null && image.width() <= MAX_STRIP_WIDTH;
    columns = transposed ? new int[3 * image.width()][Math.min(STRIP, image.height())] : null;
  }

  /**
   * Resizes {@code n} rows, at most {@link #STRIP}, from row {@code y} on.
   *
   * @param out receives row {@code y + i} as samples 0..255 in {@code out[(y + i) % out.length]}
   */
  void rows(int y, int n, int[][] out) {
    if (filter == null) {
      for (int i = 0; i < n; i++) {
        unpack(y + i, out[(y + i) % out.length]);
      }
    } else if (columns == null) {
      for (int i = 0; i < n; i++) {
        resizeRow(y + i, out[(y + i) % out.length]);
      }
    } else {
      transpose(y, n);
      resizeColumns(y, n, out);
    }
  }

  private void unpack(int y, int[] out) {
    byte[] rgb = image.rgb();
    int length = 3 * image.width();
    int start = y * length;
    for (int i = 0; i < length; i++) {
      out[i] = rgb[start + i] & 0xff;
    }
  }

  private void resizeRow(int y, int[] out) {
    byte[] rgb = image.rgb();
    int start = 3 * y * image.width();
    for (int o = 0; o < filter.first.length; o++) {
      int r = LanczosFilter.HALF;
      int g = LanczosFilter.HALF;
      int b = LanczosFilter.HALF;
      int p = start + 3 * filter.first[o];
      int w = o * filter.taps;
      for (int end = w + filter.count[o]; w < end; w++, p += 3) {
        int weight = filter.weights[w];
        r += weight * (rgb[p] & 0xff);
        g += weight * (rgb[p + 1] & 0xff);
        b += weight * (rgb[p + 2] & 0xff);
      }
      out[3 * o] = LanczosFilter.clip(r);
      out[3 * o + 1] = LanczosFilter.clip(g);
      out[3 * o + 2] = LanczosFilter.clip(b);
    }
  }

  private void transpose(int y, int n) {
    int i = 0;
    for (; i + 8 <= n; i += 8) {
      transposeEight(y, i);
    }
    for (; i < n; i++) {
      transposeOne(y, i);
    }
  }

  /** Eight rows at once, as a cache line of each column is touched only once then. */
  private void transposeEight(int y, int i) {
    byte[] rgb = image.rgb();
    int length = 3 * image.width();
    int start = (y + i) * length;
    for (int j = 0; j < length; j++) {
      int[] column = columns[j];
      int p = start + j;
      column[i] = rgb[p] & 0xff;
      column[i + 1] = rgb[p + length] & 0xff;
      column[i + 2] = rgb[p + 2 * length] & 0xff;
      column[i + 3] = rgb[p + 3 * length] & 0xff;
      column[i + 4] = rgb[p + 4 * length] & 0xff;
      column[i + 5] = rgb[p + 5 * length] & 0xff;
      column[i + 6] = rgb[p + 6 * length] & 0xff;
      column[i + 7] = rgb[p + 7 * length] & 0xff;
    }
  }

  private void transposeOne(int y, int i) {
    byte[] rgb = image.rgb();
    int length = 3 * image.width();
    int start = (y + i) * length;
    for (int j = 0; j < length; j++) {
      columns[j][i] = rgb[start + j] & 0xff;
    }
  }

  private void resizeColumns(int y, int n, int[][] out) {
    int[][] rows = new int[n][];
    for (int i = 0; i < n; i++) {
      rows[i] = out[(y + i) % out.length];
    }
    for (int o = 0; o < filter.first.length; o++) {
      int from = 3 * filter.first[o];
      for (int c = 0; c < 3; c++) {
        WeightedSum.of(
            columns, from + c, 3, filter.weights, o * filter.taps, filter.count[o], sum, n);
        int to = 3 * o + c;
        for (int i = 0; i < n; i++) {
          rows[i][to] = sum[i];
        }
      }
    }
  }
}
