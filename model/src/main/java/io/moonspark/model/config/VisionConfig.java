package io.moonspark.model.config;

import io.moonspark.model.image.CropGeometry;

/**
 * The vision encoder (ViT) and the projection into the decoder's space.
 *
 * @param dim width of the ViT
 * @param patchSize side of a patch, in pixels
 * @param layers number of ViT blocks
 * @param ffDim inner width of the ViT's MLP
 * @param heads attention heads
 * @param projectionDim width of an image embedding; the decoder's {@code dim}
 * @param projectionInnerDim inner width of the projection MLP
 * @param cropSize side of a crop, in pixels
 * @param channels colour channels
 * @param maxCrops limit of local crops
 * @param overlapMargin patches by which neighbouring crops overlap, on each side
 */
public record VisionConfig(
    int dim,
    int patchSize,
    int layers,
    int ffDim,
    int heads,
    int projectionDim,
    int projectionInnerDim,
    int cropSize,
    int channels,
    int maxCrops,
    int overlapMargin) {

  /** Patches along a side of a crop. */
  public int grid() {
    return cropSize / patchSize;
  }

  /** Patches of a crop, which is also the number of image embeddings. */
  public int patches() {
    return grid() * grid();
  }

  /** Values of a patch. */
  public int patchDim() {
    return patchSize * patchSize * channels;
  }

  public int headDim() {
    return dim / heads;
  }

  public CropGeometry geometry() {
    return new CropGeometry(cropSize, patchSize, overlapMargin, maxCrops);
  }
}
