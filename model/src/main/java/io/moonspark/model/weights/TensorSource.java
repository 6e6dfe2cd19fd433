package io.moonspark.model.weights;

import java.io.IOException;

/** Where the tensors of a model come from. */
public interface TensorSource {

  /**
   * Reads a tensor.
   *
   * @param name in the style {@code text.blocks.0.attn.qkv.weight}
   * @param shape what the config makes it
   * @return float32 values in row-major order
   * @throws WeightsException if it is missing or has another shape; the message names file and
   *     tensor
   */
  float[] read(String name, int... shape) throws IOException;
}
