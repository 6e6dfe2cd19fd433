package io.moonspark.jobs;

import static java.util.stream.Collectors.toSet;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.current_timestamp;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.udf;

import io.moonspark.model.ErrorCode;
import io.moonspark.udfs.ContentDigests;
import io.moonspark.udfs.ContentKey;
import io.moonspark.udfs.EnrichSettings;
import io.moonspark.udfs.OutputSchema;
import java.io.IOException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.storage.StorageLevel;
import org.roaringbitmap.longlong.Roaring64Bitmap;

/**
 * What the output already has, for one run, about contents that come again: moved or touched files,
 * duplicates, a source table that was made anew. Their rows are copied.
 *
 * <p>Where a listing gives lengths, only files as long as a known one need be read to find out;
 * those that turn out to be new are then read twice.
 */
final class KnownContent implements AutoCloseable {

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

  /** How far the clocks of executors may be behind ours; if they are more, less is found again. */
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(10);

  private final SparkSession spark;
  private final OutputTable output;
  private final EnrichSettings settings;
  private final EnrichPlan plan;
  private final Timestamp start = Timestamp.from(Instant.now().minus(CLOCK_SKEW));
  private Dataset<Row> before;
  private Roaring64Bitmap lengths = new Roaring64Bitmap();

  KnownContent(SparkSession spark, OutputTable output, EnrichSettings settings, EnrichPlan plan) {
    this.spark = spark;
    this.output = output;
    this.settings = settings;
    this.plan = plan;
  }

  /**
   * The images of a batch that have been seen before.
   *
   * @param rows their copies, computed when they are used
   */
  record Copies(Dataset<Row> rows, Set<ContentKey> keys, Set<String> images) {}

  /** Whether there is anything to copy from. */
  boolean isEmpty() throws IOException {
    return !output.exists() || originals().isEmpty();
  }

  /**
   * Looks through the output once for what may come again among files of these lengths.
   *
   * @param files rows of {@link FolderListing#SCHEMA}
   */
  void expect(JavaRDD<Row> files) {
    Roaring64Bitmap expected = lengths(files, FolderListing.SCHEMA.fieldIndex(LENGTH));
    UserDefinedFunction isExpected =
        udf((UDF1<Long, Boolean>) expected::contains, DataTypes.BooleanType);
    before =
        originals()
            .where(col(LENGTH).isNotNull())
            .where(isExpected.apply(col(LENGTH)))
            .select("content_sha256", "request_digest", LENGTH)
            .persist(StorageLevel.MEMORY_AND_DISK());
    lengths = lengths(before.javaRDD(), 2);
  }

  /** Notes that a file of this length is in the output now. */
  void add(long length) {
    lengths.add(length);
  }

  /** Whether a file of this length was there before, so that its content may be known. */
  boolean mayHave(long length) {
    return lengths.contains(length);
  }

  private static Roaring64Bitmap lengths(JavaRDD<Row> rows, int field) {
    return rows.mapPartitions(
            part -> {
              Roaring64Bitmap lengths = new Roaring64Bitmap();
              part.forEachRemaining(row -> lengths.add(row.getLong(field)));
              return List.of(lengths).iterator();
            })
        .fold(
            new Roaring64Bitmap(),
            (all, some) -> {
              all.or(some);
              return all;
            });
  }

  /**
   * Those of some images whose content is known.
   *
   * @param digests rows of {@link ContentDigests#SCHEMA}
   */
  Copies copies(List<Row> digests) {
    Set<ContentKey> known = known(digests);
    List<Row> again = digests.stream().filter(row -> known.contains(key(row))).toList();
    Dataset<Row> rows =
        originals()
            .join(broadcast(local(again).select(KEY[0], KEY[1]).distinct()), KEY, "left_semi")
            .dropDuplicates(KEY)
            .drop(REPLACED)
            .join(broadcast(local(again)), KEY, "inner")
            .withColumn("enriched_at", current_timestamp())
            .withColumn("stage_ms", lit(null).cast(STAGE_MS))
            .withColumn("reused", lit(true))
            .select(OUTPUT)
            .coalesce(spark.sparkContext().defaultParallelism());
    return new Copies(rows, known, again.stream().map(row -> row.getString(0)).collect(toSet()));
  }

  private Set<ContentKey> known(List<Row> digests) {
    Dataset<Row> seen =
        before == null
            ? originals().select(KEY[0], KEY[1])
            : before
                .select(KEY[0], KEY[1])
                .union(originals().where(col("enriched_at").geq(start)).select(KEY[0], KEY[1]));
    Dataset<Row> asked =
        local(digests).where(col(KEY[0]).isNotNull()).select(KEY[0], KEY[1]).distinct();
    Set<ContentKey> known = new HashSet<>();
    seen.join(broadcast(asked), KEY, "left_semi")
        .collectAsList()
        .forEach(row -> known.add(new ContentKey(row.getString(0), row.getString(1))));
    return known;
  }

  private Dataset<Row> local(List<Row> digests) {
    return spark.createDataFrame(digests, ContentDigests.SCHEMA);
  }

  private static ContentKey key(Row digests) {
    return new ContentKey(digests.getAs(KEY[0]), digests.getAs(KEY[1]));
  }

  @Override
  public void close() {
    if (before != null) {
      before.unpersist();
    }
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
