package io.moonspark.model.weights;

import java.nio.ByteBuffer;

/** Element types of weights that can be read. */
public enum DType {
  F32(4),
  F16(2),
  BF16(2),
  /** Packed 4-bit weights. */
  U8(1);

  private final int bytes;

  DType(int bytes) {
    this.bytes = bytes;
  }

  /** Size of an element. */
  public int bytes() {
    return bytes;
  }

  /** Reads {@code count} little-endian elements of this type as float32; U8 as 0 to 255. */
  void read(ByteBuffer from, float[] to, int offset, int count) {
    switch (this) {
      case F32 -> from.asFloatBuffer().get(to, offset, count);
      case F16 -> {
        for (int i = 0; i < count; i++) {
          to[offset + i] = halfToFloat(from.getShort(from.position() + 2 * i));
        }
      }
      case U8 -> {
        for (int i = 0; i < count; i++) {
          to[offset + i] = from.get(from.position() + i) & 0xff;
        }
      }
      case BF16 -> {
        for (int i = 0; i < count; i++) {
          to[offset + i] = Float.intBitsToFloat(from.getShort(from.position() + 2 * i) << 16);
        }
      }
    }
  }

  /** IEEE 754 binary16 to binary32; Java 17 has no such conversion of its own. */
  static float halfToFloat(short half) {
    int sign = (half & 0x8000) << 16;
    int exponent = (half >> 10) & 0x1f;
    int fraction = half & 0x3ff;
    if (exponent == 0x1f) {
      return Float.intBitsToFloat(sign | 0x7f800000 | (fraction << 13));
    }
    if (exponent == 0) {
      float magnitude = fraction * 0x1p-24f;
      return sign == 0 ? magnitude : -magnitude;
    }
    return Float.intBitsToFloat(sign | ((exponent + 112) << 23) | (fraction << 13));
  }
}
