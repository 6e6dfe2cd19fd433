package io.moonspark.model.graph;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How the large matrices of the decoder and its language model head are kept. The vision encoder,
 * the {@linkplain RegionHeads region heads}, embeddings, norms and biases are float32 in all of
 * them: the encoder runs hundreds of rows at once and is bound by arithmetic, which small weights
 * do not save, while a decoding step is bound by reading every weight once.
 */
public enum WeightType {
  /** float32. */
  FP32(32),
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

  /** Bytes a weight takes, its share of the scale of its block included. */
  public double bytesPerWeight() {
    double scales = this == FP32 ? 0 : (double) Float.BYTES / BlockQuantizer.BLOCK;
    return (double) bits / Byte.SIZE + scales;
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
