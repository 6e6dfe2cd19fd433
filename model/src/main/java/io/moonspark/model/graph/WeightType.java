package io.moonspark.model.graph;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How the large matrices of the decoder and its language model head are kept. Norms and the
 * {@linkplain RegionHeads region heads} are float32 in all of them.
 *
 * <p>With blocks of integers, so are the vision encoder, embeddings and biases: the encoder runs
 * hundreds of rows at once and is bound by arithmetic, which small weights do not save, while a
 * decoding step is bound by reading every weight once.
 */
public enum WeightType {
  /** float32. */
  FP32(32),
  /**
   * float16, the vision encoder's matrices and token embeddings too, and computed in it: for CUDA,
   * which has the kernels. A CPU casts to float32 and back around most operators.
   *
   * @see Precision
   */
  FP16(16),
  /** 8 bits, symmetric, a scale for every {@value BlockQuantizer#BLOCK} weights of a row. */
  INT8(8),
  /** 4 bits, symmetric, a scale for every {@value BlockQuantizer#BLOCK} weights of a row. */
  INT4(4);

  private final int bits;

  WeightType(int bits) {
    this.bits = bits;
  }

  int bits() {
    return bits;
  }

  /** Whether matrices are kept in blocks of integers. */
  boolean isQuantized() {
    return bits <= Byte.SIZE;
  }

  /** What products with these weights are computed in. */
  Precision precision() {
    return this == FP16 ? Precision.HALF : Precision.SINGLE;
  }

  /** The type of the vision encoder's matrices. */
  WeightType ofVision() {
    return isQuantized() ? FP32 : this;
  }

  /** Bytes a weight takes, its share of the scale of its block included. */
  public double bytesPerWeight() {
    double scales = isQuantized() ? (double) Float.BYTES / BlockQuantizer.BLOCK : 0;
    return (double) bits / Byte.SIZE + scales;
  }

  /** Bytes a number in the KV caches takes. */
  public int bytesOfCache() {
    return precision() == Precision.HALF ? Short.BYTES : Float.BYTES;
  }

  /** The name in flags and {@code pack.json}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The type with this {@link #label()}.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static WeightType of(String label) {
    for (WeightType type : values()) {
      if (type.label().equals(label)) {
        return type;
      }
    }
    throw new IllegalArgumentException(
        "'"
            + label
            + "' is no weight type: use "
            + Arrays.stream(values()).map(WeightType::label).collect(Collectors.joining(", ")));
  }
}
