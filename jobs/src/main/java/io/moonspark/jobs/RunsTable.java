package io.moonspark.jobs;

import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import io.moonspark.udfs.EnrichSettings;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkExecutorInfo;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * A Delta table with a row for each run that came to its end, below the output, where its readers
 * and VACUUM do not look. {@code run_id} is also in the {@code userMetadata} of the run's commits.
 */
final class RunsTable {

  private static final String BELOW_OUTPUT = "_moonspark/runs";

  private static final StructType SCHEMA =
      new StructType()
          .add("run_id", StringType)
          .add("started_at", TimestampType)
          .add("ended_at", TimestampType)
          .add("source", StringType)
          .add("source_version", LongType)
          .add("model", new StructType().add("name", StringType).add("digest", StringType))
          .add("request", StringType)
          .add("request_digest", StringType)
          .add("images", LongType)
          .add("ok", LongType)
          .add("failed", LongType)
          .add("reused", LongType)
          .add("tokens", LongType)
          .add("seconds", DoubleType)
          .add("stage_ms", new StructType().add("decode", DoubleType).add("engine", DoubleType))
          .add("hosts", IntegerType)
          .add("spark_application", StringType);

  private final SparkSession spark;
  private final Path directory;

  RunsTable(SparkSession spark, OutputTable output) {
    this.spark = spark;
    this.directory = new Path(output.directory(), BELOW_OUTPUT);
  }

  /**
   * Adds a run that ends now.
   *
   * @param source what was given as {@code --images}
   * @param version of a Delta table when the run started
   */
  void add(
      RunId run,
      Instant start,
      String source,
      OptionalLong version,
      EnrichSettings settings,
      RunCounts counts) {
    Row row =
        RowFactory.create(
            run.id(),
            Timestamp.from(start),
            Timestamp.from(Instant.now()),
            source,
            version.isPresent() ? (Long) version.getAsLong() : null,
            RowFactory.create(settings.model().name(), settings.model().digest()),
            settings.request().toString(),
            run.request(),
            counts.images(),
            counts.images() - counts.failed(),
            counts.failed(),
            counts.reused(),
            counts.tokens(),
            counts.seconds(),
            RowFactory.create(counts.decodeMs(), counts.engineMs()),
            hosts(),
            spark.sparkContext().applicationId());
    spark
        .createDataFrame(List.of(row), SCHEMA)
        .write()
        .format("delta")
        .mode(SaveMode.Append)
        .save(directory.toString());
  }

  private int hosts() {
    return (int)
        Arrays.stream(spark.sparkContext().statusTracker().getExecutorInfos())
            .map(SparkExecutorInfo::host)
            .distinct()
            .count();
  }
}
