package io.moonspark.jobs;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.current_timestamp;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import io.moonspark.model.ErrorCode;
import io.moonspark.udfs.ContentDigests;
import io.moonspark.udfs.ContentKey;
import io.moonspark.udfs.EnrichSettings;
import io.moonspark.udfs.OutputSchema;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.storage.StorageLevel;

/**
 * What the output already has about contents that come again: moved or touched files, duplicates, a
 * source table that was made anew. Their rows are copied.
 *
 * <p>Where a listing gives lengths, only files as long as a known one need be read to find out;
 * those that turn out to be new are then read twice.
 */
final class KnownContent {

  private static final String LENGTH = "source_length";
  private static final String[] KEY = {"content_sha256", "request_digest"};

  /** Columns that a copy has of its own. */
  private static final String[] REPLACED = {"image", "source_modified", LENGTH};

  private static final DataType STAGE_MS = OutputSchema.output().apply("stage_ms").dataType();

  private static final Column[] OUTPUT =
      Arrays.stream(OutputSchema.output().fieldNames()).map(functions::col).toArray(Column[]::new);

  /** Errors that the same bytes meet again, under any limits and on any machine. */
  private static final Object[] OF_THE_CONTENT = {
    ErrorCode.UNDECODABLE.label(), ErrorCode.UNSUPPORTED_FORMAT.label()
  };

  private final SparkSession spark;
  private final OutputTable output;
  private final EnrichSettings settings;
  private final EnrichPlan plan;

  KnownContent(SparkSession spark, OutputTable output, EnrichSettings settings, EnrichPlan plan) {
    this.spark = spark;
    this.output = output;
    this.settings = settings;
    this.plan = plan;
  }

  /** Copies of known rows, to be given back with {@link #close}. */
  record Copies(Dataset<Row> rows, Set<ContentKey> keys, Dataset<Row> digests)
      implements AutoCloseable {

    /** The images that get copies. */
    Set<String> images() {
      return new HashSet<>(rows.select("image").as(Encoders.STRING()).collectAsList());
    }

    @Override
    public void close() {
      rows.unpersist();
      digests.unpersist();
    }
  }

  /** Whether there is anything to copy from. */
  boolean isEmpty() throws IOException {
    return !output.exists() || originals().isEmpty();
  }

  /** Which of these lengths in bytes known contents have. */
  Set<Long> lengths(Set<Long> wanted) {
    Dataset<Row> lengths = spark.createDataset(List.copyOf(wanted), Encoders.LONG()).toDF(LENGTH);
    return new HashSet<>(
        originals()
            .select(LENGTH)
            .join(broadcast(lengths), LENGTH)
            .distinct()
            .as(Encoders.LONG())
            .collectAsList());
  }

  /** The rows to copy for images of these digests, rows of {@link ContentDigests#SCHEMA}. */
  Copies copies(Dataset<Row> newDigests) {
    Dataset<Row> digests = newDigests.persist(StorageLevel.MEMORY_AND_DISK());
    Dataset<Row> keys = digests.select("content_sha256", "request_digest").distinct();
    Dataset<Row> known =
        originals().join(broadcast(keys), KEY, "left_semi").dropDuplicates(KEY).drop(REPLACED);
    Dataset<Row> rows =
        known
            .join(broadcast(digests), KEY, "inner")
            .withColumn("enriched_at", current_timestamp())
            .withColumn("stage_ms", lit(null).cast(STAGE_MS))
            .withColumn("reused", lit(true))
            .select(OUTPUT)
            .coalesce(spark.sparkContext().defaultParallelism())
            .persist(StorageLevel.MEMORY_AND_DISK());
    Set<ContentKey> found = new HashSet<>();
    rows.select("content_sha256", "request_digest").distinct().collectAsList().stream()
        .map(row -> new ContentKey(row.getString(0), row.getString(1)))
        .forEach(found::add);
    return new Copies(rows, found, digests);
  }

  private Dataset<Row> originals() {
    Column good = col("error").isNull();
    if (plan.retry() == EnrichPlan.Retry.TRANSIENT) {
      good = good.or(col("error.code").isin(OF_THE_CONTENT));
    }
    Dataset<Row> rows =
        plan.columns().ask() == null
            ? output.rowsOf(spark, settings)
            : output.rowsOf(spark, settings.model());
    return rows.where(col("content_sha256").isNotNull()).where(not(col("reused"))).where(good);
  }
}
