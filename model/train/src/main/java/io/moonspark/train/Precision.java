package io.moonspark.train;

/**
 * What matrices are multiplied in. Parameters, their gradients and moments, norms, softmax of the
 * losses and the residual stream are float32 in either.
 */
enum Precision {
  FP32,
  /** Factors rounded to bfloat16, sums in float32; it pays where products take most of the time. */
  BF16;

  /** PyTorch's numbers of its types (c10/core/ScalarType.h). */
  private static final int FLOAT = 6;

  private static final int BFLOAT16 = 15;

  /** TorchScript for a factor, rounded. */
  String rounded(String tensor) {
    return this == FP32 ? tensor : cast(tensor, BFLOAT16);
  }

  /** TorchScript for a result, in float32 again. */
  String restored(String tensor) {
    return this == FP32 ? tensor : cast(tensor, FLOAT);
  }

  private static String cast(String tensor, int type) {
    return "torch.to(%s, %d, False, False, None)".formatted(tensor, type);
  }
}
