package io.moonspark.udfs.ml;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * The pixels of Spark's image data source (origin, height, width, nChannels, mode, data) as image
 * files, which is what everything else here reads.
 *
 * <p>The format is a bitmap of 24 bits, since it holds the pixels as Spark does, in the order blue,
 * green, red; see "BITMAPINFOHEADER" in Microsoft's documentation.
 */
final class ImageRows {

  private static final int FILE_HEADER = 14;
  private static final int INFO_HEADER = 40;
  private static final int CHANNELS = 3;

  private ImageRows() {}

  /** Whether a column is of the type that the image data source has. */
  static boolean isImage(StructType type) {
    return type.getFieldIndex("data").isDefined()
        && type.getFieldIndex("height").isDefined()
        && type.getFieldIndex("width").isDefined()
        && type.getFieldIndex("nChannels").isDefined();
  }

  /** The image as a file; without bytes if the data source could not read it. */
  static byte[] encoded(Row image) {
    int width = image.<Integer>getAs("width");
    int height = image.<Integer>getAs("height");
    int channels = image.<Integer>getAs("nChannels");
    byte[] data = image.getAs("data");
    if (width < 1 || height < 1 || channels < 1 || data == null) {
      return new byte[0];
    }
    int stride = (width * CHANNELS + 3) / 4 * 4;
    int size = FILE_HEADER + INFO_HEADER + stride * height;
    ByteBuffer file = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 'B').put((byte) 'M').putInt(size).putInt(0).putInt(FILE_HEADER + INFO_HEADER);
    file.putInt(INFO_HEADER).putInt(width).putInt(height).putShort((short) 1);
    file.putShort((short) (8 * CHANNELS)).putInt(0).putInt(stride * height);
    file.putInt(0).putInt(0).putInt(0).putInt(0);
    for (int y = height - 1; y >= 0; y--) {
      for (int x = 0; x < width; x++) {
        int pixel = (y * width + x) * channels;
        for (int c = 0; c < CHANNELS; c++) {
          // One channel is gray, the fourth is alpha.
          file.put(data[channels < CHANNELS ? pixel : pixel + c]);
        }
      }
      file.position(file.position() + stride - width * CHANNELS);
    }
    return file.array();
  }
}
