package io.moonspark.train;

import ai.djl.ndarray.NDArray;
import io.moonspark.model.config.RegionConfig;

/** The heads for coordinates and sizes of {@code region.py} in vikhyat/moondream. */
final class RegionHeads {

  private static final float TURN = (float) (2 * Math.PI);
  private static final double SIZE_OCTAVES = 10;

  private final RegionConfig config;
  private final Torch torch;

  RegionHeads(RegionConfig config, ParameterStore parameters) {
    this.config = config;
    this.torch = new Torch(parameters);
  }

  /** Embeddings [N, D] of coordinates f32 [N, 1]. */
  NDArray encodeCoordinates(NDArray coordinates) {
    return torch.linear(fourier(coordinates, "region.coord_features"), "region.coord_encoder");
  }

  /** Embeddings [N, D] of widths and heights f32 [N, 2]. */
  NDArray encodeSizes(NDArray sizes) {
    return torch.linear(fourier(sizes, "region.size_features"), "region.size_encoder");
  }

  private NDArray fourier(NDArray x, String frequencies) {
    NDArray angles = Torch.scaled(x, TURN).matMul(torch.parameter(frequencies));
    return Torch.concat(1, angles.cos(), angles.sin());
  }

  /** Logits [N, bins] of hidden states [N, D]. */
  NDArray coordinateLogits(NDArray hidden) {
    return torch.mlp(hidden, "region.coord_decoder");
  }

  /** Logits [2 N, bins] of hidden states [N, D]: width, height, width, ... */
  NDArray sizeLogits(NDArray hidden) {
    return torch.mlp(hidden, "region.size_decoder").reshape(-1, config.sizeBins());
  }

  /** The bin of a coordinate. */
  int coordinateBin(double coordinate) {
    return clamp((int) Math.round(coordinate * config.coordBins()), config.coordBins());
  }

  /** What a bin of coordinates is read as. */
  float coordinate(int bin) {
    return (float) bin / config.coordBins();
  }

  /** The bin of a width or height. */
  int sizeBin(double size) {
    double octave = Math.log(size) / Math.log(2) + SIZE_OCTAVES;
    int last = config.sizeBins() - 1;
    return clamp((int) Math.round(octave / SIZE_OCTAVES * last), config.sizeBins());
  }

  /** What a bin of sizes is read as. */
  float size(int bin) {
    return (float) Math.pow(2, bin / (config.sizeBins() - 1.0) * SIZE_OCTAVES - SIZE_OCTAVES);
  }

  private static int clamp(int bin, int bins) {
    return Math.min(bins - 1, Math.max(0, bin));
  }

  RegionConfig config() {
    return config;
  }
}
