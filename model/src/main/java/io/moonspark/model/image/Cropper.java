package io.moonspark.model.image;

/**
 * Cuts images into the crops the vision encoder takes: the whole image scaled to one crop, and the
 * image scaled to a grid of windows, each cut out with a margin that overlaps its neighbours.
 *
 * <p>The rule is {@code overlap_crop_image} of Moondream's reference code (image_crops.py). Safe
 * for use by many threads.
 */
public final class Cropper {

  private final CropGeometry geometry;

  public Cropper(CropGeometry geometry) {
    this.geometry = geometry;
  }

  /** Cuts an image into its global crop and, unless the tiling is 1 x 1, its local crops. */
  public CropSet crop(RgbImage image) {
    int margins = geometry.totalMarginPixels();
    int window = geometry.windowPixels();
    Tiling tiling =
        Tiling.select(
            image.height() - margins, image.width() - margins, window, geometry.maxCrops());
    int side = geometry.cropSize();
    byte[] pixels =
        new byte[Math.multiplyExact(tiling.encodedCrops(), Math.multiplyExact(3, side * side))];
    LanczosResize.resize(
        image, side, side, (y, row) -> System.arraycopy(row, 0, pixels, 3 * side * y, 3 * side));
    if (tiling.encodedCrops() > 1) {
      int width = tiling.columns() * window + margins;
      int height = tiling.rows() * window + margins;
      LanczosResize.resize(image, width, height, (y, row) -> scatter(tiling, y, row, pixels));
    }
    return new CropSet(image.width(), image.height(), tiling, pixels);
  }

  /** Copies one row of the scaled image into every local crop that it crosses. */
  private void scatter(Tiling tiling, int y, byte[] row, byte[] pixels) {
    int side = geometry.cropSize();
    int window = geometry.windowPixels();
    for (int i = 0; i < tiling.rows(); i++) {
      int inside = y - i * window;
      if (inside < 0 || inside >= side) {
        continue;
      }
      for (int j = 0; j < tiling.columns(); j++) {
        int from = 3 * j * window;
        int crop = 1 + i * tiling.columns() + j;
        // What a crop reaches beyond the scaled image stays zero.
        int length = Math.min(3 * side, row.length - from);
        System.arraycopy(row, from, pixels, 3 * side * (crop * side + inside), length);
      }
    }
  }
}
