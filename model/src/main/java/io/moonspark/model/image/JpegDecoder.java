package io.moonspark.model.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.EOFException;
import java.io.IOException;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;

/**
 * Decodes JPEG with the Java platform's reader, that is libjpeg with its accurate integer DCT and
 * smooth chroma upsampling, which Pillow uses too.
 */
final class JpegDecoder {

  private JpegDecoder() {}

  static RgbImage decode(byte[] data, DecodeGuard guard) throws IOException, ImageException {
    JpegHeader header = JpegHeader.parse(data);
    guard.check(header.width(), header.height());
    MemoryImageStream stream = new MemoryImageStream(header.plain(), guard);
    ImageReader reader = Readers.create(ImageFormat.JPEG);
    RgbImage image;
    try {
      reader.setInput(stream, true, true);
      image =
          header.color() == JpegColor.YCBCR
              ? readConverted(reader, header.width(), header.height())
              : convert(reader.readRaster(0, null), header.color());
    } finally {
      reader.dispose();
    }
    if (stream.ranOut()) {
      // The reader itself only warns, and makes up the missing pixels.
      throw new EOFException("it ends too early");
    }
    return Orientation.apply(image, header.orientation());
  }

  /** Lets the reader convert to RGB, straight into the array of the result. */
  private static RgbImage readConverted(ImageReader reader, int width, int height)
      throws IOException {
    byte[] rgb = new byte[3 * width * height];
    WritableRaster raster =
        Raster.createInterleavedRaster(
            new DataBufferByte(rgb, rgb.length),
            width,
            height,
            3 * width,
            3,
            new int[] {0, 1, 2},
            null);
    ComponentColorModel colors =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_sRGB),
            false,
            false,
            ComponentColorModel.OPAQUE,
            DataBuffer.TYPE_BYTE);
    ImageReadParam param = reader.getDefaultReadParam();
    param.setDestination(new BufferedImage(colors, raster, false, null));
    reader.read(0, param);
    return new RgbImage(width, height, rgb);
  }

  private static RgbImage convert(Raster raster, JpegColor color) {
    int width = raster.getWidth();
    int height = raster.getHeight();
    byte[] rgb = new byte[3 * width * height];
    byte[] row = new byte[raster.getNumBands() * width];
    for (int y = 0; y < height; y++) {
      raster.getDataElements(0, y, width, 1, row);
      int out = 3 * y * width;
      switch (color) {
        case GRAY -> JpegColors.gray(row, rgb, out);
        case CMYK -> JpegColors.cmyk(row, rgb, out);
        case YCCK -> JpegColors.ycck(row, rgb, out);
        default -> System.arraycopy(row, 0, rgb, out, row.length);
      }
    }
    return new RgbImage(width, height, rgb);
  }
}
