package io.moonspark.model.image;

import com.drew.lang.ByteArrayReader;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifReader;
import java.util.Arrays;

/** Finds the EXIF orientation of an encoded image, or 1 where there is none that can be read. */
final class ExifOrientation {

  private static final String PREAMBLE = "Exif\0\0";

  private ExifOrientation() {}

  /** In a JPEG's APP1 segment, if that is EXIF. */
  static int ofApp1(byte[] data, int from, int to) {
    if (!Bytes.matches(data, from, PREAMBLE)) {
      return Orientation.UPRIGHT;
    }
    return ofTiff(data, from + PREAMBLE.length(), to);
  }

  /** In a PNG's chunk eXIf. */
  static int ofPng(byte[] data) {
    int at = 8;
    while (at >= 0 && at <= data.length - 12) {
      int length = Bytes.int32Big(data, at);
      int from = at + 8;
      if (length < 0 || length > data.length - from) {
        break;
      }
      if (Bytes.matches(data, at + 4, "eXIf")) {
        return ofTiff(data, from, from + length);
      }
      at = from + length + 4;
    }
    return Orientation.UPRIGHT;
  }

  /** In a WebP's chunk EXIF, which some writers begin like a JPEG's segment. */
  static int ofWebp(byte[] data) {
    int at = 12;
    while (at >= 0 && at <= data.length - 8) {
      int length = Bytes.int32Little(data, at + 4);
      int from = at + 8;
      if (length < 0 || length > data.length - from) {
        break;
      }
      if (Bytes.matches(data, at, "EXIF")) {
        int skip = Bytes.matches(data, from, PREAMBLE) ? PREAMBLE.length() : 0;
        return ofTiff(data, from + skip, from + length);
      }
      at = from + length + (length & 1);
    }
    return Orientation.UPRIGHT;
  }

  /** In the TIFF structure that spans {@code from} to {@code to}: an EXIF block or a whole file. */
  static int ofTiff(byte[] data, int from, int to) {
    try {
      byte[] tiff = from == 0 && to == data.length ? data : Arrays.copyOfRange(data, from, to);
      Metadata metadata = new Metadata();
      new ExifReader().extract(new ByteArrayReader(tiff), metadata);
      ExifIFD0Directory directory = metadata.getFirstDirectoryOfType(ExifIFD0Directory.class);
      Integer orientation =
          directory == null ? null : directory.getInteger(ExifIFD0Directory.TAG_ORIENTATION);
      return orientation == null ? Orientation.UPRIGHT : orientation;
    } catch (RuntimeException e) {
      // Broken metadata is no reason to give up an image whose pixels may be fine.
      return Orientation.UPRIGHT;
    }
  }
}
