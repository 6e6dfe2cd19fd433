package io.moonspark.model.image;

import java.util.Optional;

/** The formats that can be read, told apart by their first bytes alone. */
enum ImageFormat {
  JPEG,
  PNG,
  GIF,
  BMP,
  TIFF,
  WEBP;

  private static final int BMP_PREFIX = 18;

  static Optional<ImageFormat> of(byte[] data) {
    if (starts(data, 0, 0xff, 0xd8, 0xff)) {
      return Optional.of(JPEG);
    }
    if (starts(data, 0, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n')) {
      return Optional.of(PNG);
    }
    if (starts(data, 0, 'G', 'I', 'F', '8', '7', 'a')
        || starts(data, 0, 'G', 'I', 'F', '8', '9', 'a')) {
      return Optional.of(GIF);
    }
    if (starts(data, 0, 'R', 'I', 'F', 'F') && starts(data, 8, 'W', 'E', 'B', 'P')) {
      return Optional.of(WEBP);
    }
    // The fourth byte is 42, or 43 for files with 64-bit offsets.
    if (starts(data, 0, 'I', 'I', 42, 0)
        || starts(data, 0, 'M', 'M', 0, 42)
        || starts(data, 0, 'I', 'I', 43, 0)
        || starts(data, 0, 'M', 'M', 0, 43)) {
      return Optional.of(TIFF);
    }
    return isBmp(data) ? Optional.of(BMP) : Optional.empty();
  }

  /** Two letters could begin any text, so the size of the second header must be a known one too. */
  private static boolean isBmp(byte[] data) {
    if (data.length < BMP_PREFIX || !starts(data, 0, 'B', 'M')) {
      return false;
    }
    return switch (Bytes.int32Little(data, 14)) {
      case 12, 16, 40, 52, 56, 64, 108, 124 -> true;
      default -> false;
    };
  }

  private static boolean starts(byte[] data, int offset, int... magic) {
    if (data.length < offset + magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if ((data[offset + i] & 0xff) != magic[i]) {
        return false;
      }
    }
    return true;
  }
}
