package io.moonspark.model.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * What a JPEG says before its first scan.
 *
 * @param width in pixels, before any orientation
 * @param height likewise
 * @param color how its components make a colour
 * @param orientation from EXIF, 1 if there is none
 * @param plain the same JPEG with one colour marker and neither metadata nor profiles: readers
 *     guess colours from markers in different ways, and may fail on metadata nobody asked for
 */
record JpegHeader(int width, int height, JpegColor color, int orientation, byte[] plain) {

  private static final int SOI = 0xd8;
  private static final int EOI = 0xd9;
  private static final int SOS = 0xda;
  private static final int TEM = 0x01;
  private static final int APP0 = 0xe0;
  private static final int APP1 = 0xe1;
  private static final int APP14 = 0xee;
  private static final int APP15 = 0xef;
  private static final int COM = 0xfe;

  static JpegHeader parse(byte[] data) throws IOException {
    ByteArrayOutputStream kept = new ByteArrayOutputStream(data.length + 32);
    boolean jfif = false;
    int adobe = JpegColor.NO_ADOBE;
    int orientation = Orientation.UPRIGHT;
    int frame = -1;
    int at = 2;
    while (true) {
      int marker = marker(data, at);
      at = skipMarker(data, at);
      if (marker >= 0xd0 && marker <= SOI || marker == TEM) {
        continue;
      }
      if (marker == EOI) {
        throw new IOException("it ends before any pixels");
      }
      if (at + 2 > data.length) {
        throw new IOException("its header ends too early");
      }
      int body = at + 2;
      int end = at + Bytes.uint16Big(data, at);
      if (end < body || end > data.length) {
        throw new IOException("its header ends too early");
      }
      if (marker == SOS) {
        break;
      }
      if (isFrame(marker)) {
        if (end < body + 6 || end < body + 6 + 3 * Bytes.uint8(data, body + 5)) {
          throw new IOException("its frame header is too short");
        }
        frame = body;
      } else if (marker == APP0) {
        jfif |= Bytes.matches(data, body, "JFIF\0");
      } else if (marker == APP1 && orientation == Orientation.UPRIGHT) {
        orientation = ExifOrientation.ofApp1(data, body, end);
      } else if (marker == APP14 && end >= body + 12 && Bytes.matches(data, body, "Adobe")) {
        adobe = Bytes.uint8(data, body + 11);
      }
      if (marker != COM && (marker < APP0 || marker > APP15)) {
        kept.write(0xff);
        kept.write(marker);
        kept.write(data, at, end - at);
      }
      at = end;
    }
    if (frame < 0) {
      throw new IOException("it has a scan without a frame");
    }
    JpegColor color = JpegColor.of(data, frame, jfif, adobe);
    return new JpegHeader(
        Bytes.uint16Big(data, frame + 3),
        Bytes.uint16Big(data, frame + 1),
        color,
        orientation,
        join(color.marker(), kept.toByteArray(), data, at - 2));
  }

  /** The marker at or after {@code at}; bytes before it are skipped as libjpeg does. */
  private static int marker(byte[] data, int at) throws IOException {
    return Bytes.uint8(data, skipMarker(data, at) - 1);
  }

  private static int skipMarker(byte[] data, int from) throws IOException {
    for (int at = from; at + 1 < data.length; at++) {
      int next = Bytes.uint8(data, at + 1);
      if (Bytes.uint8(data, at) == 0xff && next != 0 && next != 0xff) {
        return at + 2;
      }
    }
    throw new IOException("its header ends too early");
  }

  /** SOF0 to SOF15, among which DHT, JPG and DAC have their codes. */
  private static boolean isFrame(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }

  private static byte[] join(byte[] color, byte[] kept, byte[] data, int scan) {
    int rest = data.length - scan;
    byte[] plain = new byte[2 + color.length + kept.length + rest];
    plain[0] = (byte) 0xff;
    plain[1] = (byte) SOI;
    System.arraycopy(color, 0, plain, 2, color.length);
    System.arraycopy(kept, 0, plain, 2 + color.length, kept.length);
    System.arraycopy(data, scan, plain, plain.length - rest, rest);
    return plain;
  }
}
