package io.moonspark.jobs.scenes;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** File formats of pictures. */
public enum PictureFormat {
  JPEG,
  PNG;

  /** Where JPEG's blocks are there to be coped with, but do not hide a thin line. */
  private static final float JPEG_QUALITY = 0.9f;

  /** Its name on the command line, as in "jpeg". */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The format of this name, if there is one. */
  public static Optional<PictureFormat> labelled(String label) {
    return Stream.of(values()).filter(format -> format.label().equals(label)).findFirst();
  }

  /** The bytes of a file. */
  public byte[] encode(BufferedImage image) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName(label()).next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam param = writer.getDefaultWriteParam();
      if (this == JPEG) {
        param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        param.setCompressionQuality(JPEG_QUALITY);
      }
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), param);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot encode a picture as " + label(), e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
