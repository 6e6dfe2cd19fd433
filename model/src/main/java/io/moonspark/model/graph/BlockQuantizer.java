package io.moonspark.model.graph;

/**
 * Quantises the rows of a weight matrix in blocks, in the layout of ONNX Runtime's {@code
 * MatMulNBits}: a block's weights are {@code (q - 2^(bits - 1)) * scale}, two 4-bit values share a
 * byte, the first in its lower half.
 */
final class BlockQuantizer {
  /** Weights that share a scale: the smallest block whose kernels are tuned. */
  static final int BLOCK = 32;

  private final int bits;

  BlockQuantizer(int bits) {
    this.bits = bits;
  }

  /**
   * @param packed u8 [rows, blocks, BLOCK * bits / 8]
   * @param scales f32 [rows, blocks]
   */
  record Blocks(byte[] packed, float[] scales) {}

  /**
   * @param weights [out, in], as the official weights have it; {@code in} is a multiple of the
   *     block
   */
  Blocks quantize(Matrix weights) {
    float[] values = weights.values();
    int perByte = Byte.SIZE / bits;
    int zero = 1 << (bits - 1);
    byte[] packed = new byte[values.length / perByte];
    float[] scales = new float[values.length / BLOCK];
    for (int block = 0; block < scales.length; block++) {
      float scale = scale(values, block * BLOCK);
      scales[block] = scale;
      float inverse = scale == 0 ? 0 : 1 / scale;
      for (int i = block * BLOCK; i < (block + 1) * BLOCK; i++) {
        int quantized = Math.round(values[i] * inverse) + zero;
        int clipped = Math.max(0, Math.min((1 << bits) - 1, quantized));
        packed[i / perByte] |= (byte) (clipped << (i % perByte * bits));
      }
    }
    return new Blocks(packed, scales);
  }

  /**
   * The signed range has one more value below zero than above. The weight of greatest magnitude is
   * put at its lower end, whatever its sign, so that no value is wasted.
   */
  private float scale(float[] values, int from) {
    float extreme = 0;
    for (int i = from; i < from + BLOCK; i++) {
      if (Math.abs(values[i]) > Math.abs(extreme)) {
        extreme = values[i];
      }
    }
    return -extreme / (1 << (bits - 1));
  }
}
