package io.moonspark.model.image;

/**
 * Rows and columns of local crops.
 *
 * @param rows crops from top to bottom
 * @param columns crops from left to right
 */
public record Tiling(int rows, int columns) {

  /**
   * Chooses how many windows an image is scaled to.
   *
   * <p>The rule is {@code select_tiling} of Moondream's reference code (image_crops.py). An image
   * no larger than a window gets one; otherwise as many windows as cover it, or more in its aspect
   * ratio as far as the limit allows. An image that needs more than the limit gets fewer in
   * proportion, but at least one row and column: thus a very long image can exceed the limit.
   *
   * @param height of the image less the margins of both sides, in pixels; may be negative
   * @param width likewise
   * @param cropSize side of a window (not of a crop), in pixels
   * @param maxCrops limit of local crops
   */
  public static Tiling select(int height, int width, int cropSize, int maxCrops) {
    if (height <= cropSize || width <= cropSize) {
      return new Tiling(1, 1);
    }
    int leastRows = (int) Math.ceil((double) height / cropSize);
    int leastColumns = (int) Math.ceil((double) width / cropSize);
    long least = (long) leastRows * leastColumns;
    if (least > maxCrops) {
      double ratio = Math.sqrt((double) maxCrops / least);
      return new Tiling(
          Math.max(1, (int) (leastRows * ratio)), Math.max(1, (int) (leastColumns * ratio)));
    }
    int rows = Math.max(leastRows, (int) Math.sqrt((double) maxCrops * height / width));
    int columns = Math.max(leastColumns, (int) Math.sqrt((double) maxCrops * width / height));
    if ((long) rows * columns > maxCrops) {
      if (columns > rows) {
        columns = maxCrops / rows;
      } else {
        rows = maxCrops / columns;
      }
    }
    return new Tiling(Math.max(1, rows), Math.max(1, columns));
  }

  /** Number of local crops. */
  public int localCrops() {
    return rows * columns;
  }

  /**
   * Crops the vision encoder runs: the global crop and the local ones, except that a 1 x 1 tiling's
   * local crop equals the global one and is encoded once.
   */
  public int encodedCrops() {
    return localCrops() == 1 ? 1 : 1 + localCrops();
  }

  @Override
  public String toString() {
    return rows + "x" + columns;
  }
}
