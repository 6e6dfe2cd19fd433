package io.moonspark.model.config;

/**
 * The region heads that read and write coordinates.
 *
 * @param dim the decoder's width
 * @param coordFeatures Fourier features of a coordinate, cosines and sines together
 * @param coordBins bins of a coordinate
 * @param sizeFeatures Fourier features of a (width, height) pair, cosines and sines together
 * @param sizeOut bins of width and height together
 * @param innerDim inner width of the decoding MLPs
 */
public record RegionConfig(
    int dim, int coordFeatures, int coordBins, int sizeFeatures, int sizeOut, int innerDim) {

  /** Bins of a width or a height. */
  public int sizeBins() {
    return sizeOut / 2;
  }
}
