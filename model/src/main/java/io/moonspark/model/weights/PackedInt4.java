package io.moonspark.model.weights;

/**
 * The official 4-bit layout at rest: groups of 128 weights with a scale and a zero point. A byte of
 * {@code packed} [groups / 2, 128] holds a weight of group g in its upper half and one of group
 * {@code g + groups / 2} in its lower half.
 *
 * <p>Source: {@code dequantize_tensor} in {@code moondream/torch/layers.py} of vikhyat/moondream,
 * which rounds to bfloat16 on the way; here the result is the exact float32 product.
 */
final class PackedInt4 {
  static final int GROUP = 128;

  private PackedInt4() {}

  /**
   * @param packed bytes as 0 to 255
   * @param scales one a group
   * @param zeroPoints one a group
   * @return weights in row-major order
   */
  static float[] unpack(float[] packed, float[] scales, float[] zeroPoints) {
    float[] weights = new float[2 * packed.length];
    for (int i = 0; i < packed.length; i++) {
      int both = (int) packed[i];
      weights[i] = both >> 4;
      weights[packed.length + i] = both & 0xf;
    }
    for (int i = 0; i < weights.length; i++) {
      int group = i / GROUP;
      weights[i] = (weights[i] - zeroPoints[group]) * scales[group];
    }
    return weights;
  }
}
