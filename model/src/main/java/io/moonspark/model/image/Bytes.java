package io.moonspark.model.image;

/** Numbers in headers. */
final class Bytes {

  private Bytes() {}

  static int uint8(byte[] data, int at) {
    return data[at] & 0xff;
  }

  static int uint16Big(byte[] data, int at) {
    return uint8(data, at) << 8 | uint8(data, at + 1);
  }

  static int uint16Little(byte[] data, int at) {
    return uint8(data, at + 1) << 8 | uint8(data, at);
  }

  static int int32Big(byte[] data, int at) {
    return uint16Big(data, at) << 16 | uint16Big(data, at + 2);
  }

  static int int32Little(byte[] data, int at) {
    return uint16Little(data, at + 2) << 16 | uint16Little(data, at);
  }

  static boolean matches(byte[] data, int at, String ascii) {
    if (at < 0 || at > data.length - ascii.length()) {
      return false;
    }
    for (int i = 0; i < ascii.length(); i++) {
      if (data[at + i] != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
