package io.moonspark.model.graph;

/** A matrix [in, out] to multiply with, however it is kept. */
sealed interface Weight {

  /** Adds the product {@code x} [..., in] times this matrix. */
  Value multiply(Graph graph, String label, Value x);

  /**
   * @param values [in, out] in the precision of x
   */
  record Dense(Value values, Precision precision) implements Weight {
    @Override
    public Value multiply(Graph graph, String label, Value x) {
      return precision.matMul(graph, label, x, values);
    }
  }

  /**
   * @param packed u8 [out, blocks, bytes of a block]
   * @param scales f32 [out, blocks]
   */
  record Quantized(Value packed, Value scales, int bits, int in, int out) implements Weight {
    /** Activations are rounded to int8 block by block: exact per row, and the fast kernels. */
    private static final int ACCURACY_LEVEL = 4;

    @Override
    public Value multiply(Graph graph, String label, Value x) {
      return graph.node(
          Node.microsoft("MatMulNBits", x, packed, scales)
              .named(label)
              .with("K", in)
              .with("N", out)
              .with("bits", bits)
              .with("block_size", BlockQuantizer.BLOCK)
              .with("accuracy_level", ACCURACY_LEVEL));
    }
  }
}
