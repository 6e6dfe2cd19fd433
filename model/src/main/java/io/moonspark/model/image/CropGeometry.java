package io.moonspark.model.image;

/**
 * How a model wants its images cut.
 *
 * @param cropSize side of a crop, in pixels
 * @param patchSize side of a patch, in pixels; divides {@code cropSize}
 * @param overlapMargin patches by which a crop reaches over its window on each side
 * @param maxCrops limit of local crops
 */
public record CropGeometry(int cropSize, int patchSize, int overlapMargin, int maxCrops) {

  /** Patches along a side of a crop. */
  public int grid() {
    return cropSize / patchSize;
  }

  /** The part of a crop that is not margin, in pixels. */
  public int windowPixels() {
    return (grid() - 2 * overlapMargin) * patchSize;
  }

  /** Margins of both sides together, in pixels. */
  public int totalMarginPixels() {
    return 2 * overlapMargin * patchSize;
  }
}
