package io.moonspark.udfs;

import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import io.moonspark.model.image.ImageException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Timestamp;
import java.util.HexFormat;
import java.util.Iterator;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** Reads images, and says what is in them only as far as their digests do: nothing is decoded. */
public final class ContentDigests implements MapPartitionsFunction<Row, Row> {

  private static final long serialVersionUID = 1L;

  /** A row for each image; {@code content_sha256} is null if it cannot be read. */
  public static final StructType SCHEMA =
      new StructType()
          .add("image", StringType)
          .add("source_modified", TimestampType)
          .add("source_length", LongType)
          .add("content_sha256", StringType)
          .add("request_digest", StringType);

  private final EnrichSettings settings;

  private ContentDigests(EnrichSettings settings) {
    this.settings = settings;
  }

  /** The digests of the images of a table, as rows of {@link #SCHEMA}. */
  public static Dataset<Row> of(Dataset<Row> source, EnrichInput input, EnrichSettings settings) {
    return input.select(source).mapPartitions(new ContentDigests(settings), Encoders.row(SCHEMA));
  }

  @Override
  public Iterator<Row> call(Iterator<Row> partition) {
    Configuration hadoop = TaskHadoop.conf();
    MessageDigest sha256;
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
    return new Iterator<>() {

      @Override
      public boolean hasNext() {
        return partition.hasNext();
      }

      @Override
      public Row next() {
        return digest(SourceRow.of(partition.next()), sha256, hadoop);
      }
    };
  }

  private Row digest(SourceRow source, MessageDigest sha256, Configuration hadoop) {
    Timestamp modified = source.modified();
    Long length = source.length();
    String content = null;
    try {
      ImageBytes image = ImageBytes.of(source, settings.limits(), hadoop);
      modified = image.modified();
      length = image.length();
      content = HexFormat.of().formatHex(sha256.digest(image.bytes()));
    } catch (ImageException e) {
      // It will be a row with an error, and say so.
    }
    return RowFactory.create(
        source.image(), modified, length, content, source.request(settings.request()).digest());
  }
}
