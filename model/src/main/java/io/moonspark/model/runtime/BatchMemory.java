package io.moonspark.model.runtime;

import io.moonspark.model.Request;
import io.moonspark.model.config.MoondreamConfig;
import io.moonspark.model.config.TextConfig;
import io.moonspark.model.config.VisionConfig;

/**
 * How much memory a batch takes beside the weights, estimated from the shapes of a model. It counts
 * what is alive at the same time at the widest places of both graphs in float32: in the vision
 * encoder one block of each crop, in the decoder the KV caches of all layers and one block of the
 * prefix pass.
 */
final class BatchMemory {

  /** Tokens a row is taken to have, prompt and text: most have fewer. */
  private static final int TOKENS_OF_A_ROW = 128;

  /** Copies of an activation: what a block reads, what it writes, what it adds to. */
  private static final int STREAMS = 3;

  private BatchMemory() {}

  /**
   * Bytes for a crop of a batch at worst: that of an image that has no other, and thus needs a
   * prefix KV cache for itself.
   */
  static long bytesPerCrop(MoondreamConfig config, Request request) {
    return (encoder(config.vision()) + decoder(config, request)) * Float.BYTES;
  }

  private static long encoder(VisionConfig c) {
    long patches = c.patches();
    long scores = c.heads() * patches * patches;
    return scores + patches * (STREAMS * c.dim() + 3L * c.dim() + 2L * c.ffDim());
  }

  private static long decoder(MoondreamConfig config, Request request) {
    TextConfig c = config.text();
    long positions = config.prefixLength();
    long kvOfPosition = 2L * c.layers() * c.kvHeads() * c.headDim();
    long prefixPass =
        c.heads() * positions * positions
            + positions * (STREAMS * c.dim() + c.qkvDim() + 2L * c.ffDim());
    // A step copies the suffix caches as they grow by one.
    long rows = (long) request.prompts() * (2 * TOKENS_OF_A_ROW * kvOfPosition + c.vocabSize());
    return positions * kvOfPosition + prefixPass + rows;
  }
}
