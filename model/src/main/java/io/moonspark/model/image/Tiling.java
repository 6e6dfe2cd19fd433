package io.moonspark.model.image;

/**
 * Rows and columns of local crops.
 *
 * @param rows crops from top to bottom
 * @param columns crops from left to right
 */
public record Tiling(int rows, int columns) {

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
