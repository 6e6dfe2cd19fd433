package io.moonspark.model.image;

/**
 * An image cut for the vision encoder.
 *
 * @param width of the upright original, in pixels
 * @param height of the upright original, in pixels
 * @param tiling rows and columns of local crops
 * @param pixels u8 [{@link Tiling#encodedCrops()}, cropSize, cropSize, 3], RGB: the global crop
 *     first, then the local ones row by row
 */
public record CropSet(int width, int height, Tiling tiling, byte[] pixels) {

  /** What the image costs the vision encoder, in crops. */
  public int crops() {
    return tiling.encodedCrops();
  }
}
