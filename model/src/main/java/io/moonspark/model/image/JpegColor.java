package io.moonspark.model.image;

import java.io.IOException;

/** How the components of a JPEG make a colour. */
enum JpegColor {
  GRAY,
  YCBCR,
  RGB,
  CMYK,
  YCCK;

  /** Stands for the absence of an Adobe marker, whose transform is 0 to 2. */
  static final int NO_ADOBE = -1;

  private static final byte[] JFIF = {
    (byte) 0xff, (byte) 0xe0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0
  };

  /**
   * Chooses as libjpeg's default_decompress_parms (jdapimin.c) does.
   *
   * @param frame where in {@code data} the body of the frame header begins
   * @param adobe the transform of the Adobe marker
   */
  static JpegColor of(byte[] data, int frame, boolean jfif, int adobe) throws IOException {
    int components = Bytes.uint8(data, frame + 5);
    return switch (components) {
      case 1 -> GRAY;
      case 3 -> {
        boolean named = isNamedRgb(data, frame + 6);
        yield !jfif && (adobe == 0 || adobe == NO_ADOBE && named) ? RGB : YCBCR;
      }
      case 4 -> adobe == NO_ADOBE || adobe == 0 ? CMYK : YCCK;
      default -> throw new IOException("it has " + components + " components");
    };
  }

  /** Components in a frame header are 3 bytes each, of which the first is the name. */
  private static boolean isNamedRgb(byte[] data, int at) {
    return data[at] == 'R' && data[at + 3] == 'G' && data[at + 6] == 'B';
  }

  /** The segment that makes any reader choose this. */
  byte[] marker() {
    return switch (this) {
      case GRAY, YCBCR -> JFIF.clone();
      case RGB, CMYK -> adobe(0);
      case YCCK -> adobe(2);
    };
  }

  private static byte[] adobe(int transform) {
    return new byte[] {
      (byte) 0xff, (byte) 0xee, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, (byte) transform
    };
  }
}
