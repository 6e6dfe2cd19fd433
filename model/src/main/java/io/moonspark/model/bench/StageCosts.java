package io.moonspark.model.bench;

import io.moonspark.model.config.MoondreamConfig;
import io.moonspark.model.config.TextConfig;
import io.moonspark.model.config.VisionConfig;
import io.moonspark.model.graph.WeightType;

/**
 * The work that each stage of a model cannot do without: floating-point operations of the matrix
 * products (a multiplication and an addition each), and bytes that must be read from memory.
 */
record StageCosts(MoondreamConfig config, WeightType type) {

  /** Operations to encode {@code crops} crops and to project them to one image's embeddings. */
  double visionFlops(int crops) {
    VisionConfig c = config.vision();
    double patches = c.patches();
    double dim = c.dim();
    double linear = 4 * dim * dim + 2 * dim * c.ffDim();
    double block = 2 * patches * linear + 4 * patches * patches * dim;
    double crop = 2 * patches * c.patchDim() * dim + c.layers() * block;
    double projection =
        2 * patches * c.projectionInnerDim() * (2 * dim + (double) c.projectionDim());
    return crops * crop + projection;
  }

  /** Operations of the prefix pass of one image; the last block gives keys and values only. */
  double prefixFlops() {
    TextConfig c = config.text();
    double positions = config.prefixLength();
    double block =
        2 * positions * weightsOfBlock() + 4 * positions * positions * c.heads() * c.headDim();
    double last = 2 * positions * c.dim() * 2 * c.kvHeads() * c.headDim();
    return (c.layers() - 1) * block + last;
  }

  /** Operations of the prompt pass over {@code length} tokens, without the head. */
  double promptFlops(int length) {
    TextConfig c = config.text();
    double attention = 4.0 * (config.prefixLength() + length) * c.heads() * c.headDim();
    return length * c.layers() * (2 * weightsOfBlock() + attention);
  }

  /**
   * Bytes of a pass over a few positions of each row: all weights once, and each row's KV cache.
   *
   * @param rows decoder rows, each of an image of its own
   * @param suffix positions behind the prefix
   */
  double decodeBytes(int rows, double suffix) {
    TextConfig c = config.text();
    double weights = c.layers() * weightsOfBlock() + (double) c.dim() * c.vocabSize();
    double cache = 2.0 * c.layers() * c.kvHeads() * c.headDim() * (config.prefixLength() + suffix);
    return weights * type.bytesPerWeight() + rows * cache * type.bytesOfCache();
  }

  /** Bytes of the KV cache of one image's prefix. */
  double prefixCacheBytes() {
    TextConfig c = config.text();
    return 2.0
        * c.layers()
        * c.kvHeads()
        * c.headDim()
        * config.prefixLength()
        * type.bytesOfCache();
  }

  private double weightsOfBlock() {
    TextConfig c = config.text();
    return (double) c.dim() * (c.qkvDim() + c.dim() + 2 * c.ffDim());
  }
}
