package io.moonspark.udfs;

import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import io.moonspark.model.ErrorCode;
import io.moonspark.model.image.ImageDecoder;
import io.moonspark.model.image.ImageException;
import io.moonspark.model.image.RgbImage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Iterator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * Images in, small JPEG files in one directory out, written by the tasks that read the images.
 *
 * <p>A file is named by the sum of the image's bytes: a task that is tried again writes the same
 * file, images that come twice share one, and nothing of the data gets into a file name.
 */
public final class Thumbnails implements MapPartitionsFunction<Row, Row> {

  private static final long serialVersionUID = 1L;

  /** So much of a sum tells the images of one page apart. */
  private static final int NAME_LENGTH = 20;

  private static final StructType SCHEMA =
      new StructType()
          .add("image", StringType)
          .add("content_sha256", StringType)
          .add("file", StringType)
          .add("width", IntegerType)
          .add("height", IntegerType)
          .add("error", StringType);

  private final ThumbnailSettings settings;

  private Thumbnails(ThumbnailSettings settings) {
    this.settings = settings;
  }

  /**
   * Writes the thumbnails when the result is computed: one row for each input row, with the key
   * ({@code image}), the sum of its bytes, the name of the {@code file}, the size of the upright
   * original in pixels, and why there is no file ({@code error}).
   */
  public static Dataset<Row> write(
      Dataset<Row> source, EnrichInput input, ThumbnailSettings settings) {
    return input.select(source).mapPartitions(new Thumbnails(settings), Encoders.row(SCHEMA));
  }

  /** The name that a thumbnail of an image with this sum has. */
  public static String fileOf(String contentSha256) {
    return contentSha256.substring(0, NAME_LENGTH) + ".jpg";
  }

  @Override
  public Iterator<Row> call(Iterator<Row> partition) throws IOException {
    Writer writer = new Writer(settings, TaskHadoop.conf());
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return partition.hasNext();
      }

      @Override
      public Row next() {
        return writer.write(SourceRow.of(partition.next()));
      }
    };
  }

  private static final class Writer {

    private final ThumbnailSettings settings;
    private final Configuration hadoop;
    private final ImageDecoder decoder;
    private final FileSystem files;

    Writer(ThumbnailSettings settings, Configuration hadoop) throws IOException {
      this.settings = settings;
      this.hadoop = hadoop;
      this.decoder =
          new ImageDecoder(settings.limits().maxPixels(), settings.limits().decodeTime());
      FileSystem found = new Path(settings.directory()).getFileSystem(hadoop);
      // Else every thumbnail on a local disk had a file of checksums beside it.
      this.files = found instanceof ChecksumFileSystem local ? local.getRawFileSystem() : found;
    }

    Row write(SourceRow source) {
      String sum = null;
      try {
        byte[] bytes = ImageBytes.of(source, settings.limits(), hadoop).bytes();
        sum = sum(bytes);
        RgbImage image = decoder.decode(bytes);
        write(fileOf(sum), Thumbnail.jpeg(image, settings.longestSide()));
        return RowFactory.create(
            source.image(), sum, fileOf(sum), image.width(), image.height(), null);
      } catch (ImageException e) {
        return failed(source, sum, e.code(), e.getMessage());
      } catch (RuntimeException e) {
        return failed(source, sum, ErrorCode.UNDECODABLE, "cannot be decoded: " + e);
      } catch (IOException e) {
        // The directory for the thumbnails is at fault, and no image.
        throw new UncheckedIOException(e);
      }
    }

    private static Row failed(SourceRow source, String sum, ErrorCode code, String message) {
      return RowFactory.create(
          source.image(), sum, null, null, null, code.label() + ": " + message);
    }

    private void write(String name, byte[] jpeg) throws IOException {
      try (OutputStream out = files.create(new Path(settings.directory(), name), true)) {
        out.write(jpeg);
      }
    }

    private static String sum(byte[] bytes) {
      try {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has SHA-256", e);
      }
    }
  }
}
