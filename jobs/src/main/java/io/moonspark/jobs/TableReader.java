package io.moonspark.jobs;

import static org.apache.spark.sql.functions.col;

import io.delta.tables.DeltaTable;
import io.moonspark.jobs.ImageSource.Naming;
import java.util.Optional;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamReader;
import org.apache.spark.sql.types.StructType;

/** Reads a source table, whole or as a stream of what is new. */
final class TableReader {

  /** Files older than the newest one by more than this are skipped in silence; so, never. */
  private static final String ANY_AGE = "36500d";

  private static final String FEED_MISSING = "DELTA_MISSING_CHANGE_DATA";

  private final SparkSession spark;
  private final ImageSource.Table source;
  private final Dataset<Row> table;
  private final String identity;
  private final long files;
  private final Changes changes;

  /** Which changes of a table a stream of it shows. */
  enum Changes {
    /** Added rows. */
    APPENDS,
    /** Rows added and rows updated. */
    UPDATES
  }

  private TableReader(
      SparkSession spark,
      ImageSource.Table source,
      Dataset<Row> table,
      String identity,
      long files,
      Changes changes) {
    this.changes = changes;
    this.spark = spark;
    this.source = source;
    this.table = table;
    this.identity = identity;
    this.files = files;
  }

  /**
   * Opens a table.
   *
   * @throws UserError if it is not there or cannot be streamed
   */
  static TableReader of(SparkSession spark, ImageSource.Table source) {
    try {
      return source.format().equals("delta") ? delta(spark, source) : parquet(spark, source);
    } catch (Exception e) {
      if (e instanceof AnalysisException) {
        throw UserError.flag("--images", source.location(), FailureText.of(e));
      }
      throw e;
    }
  }

  private static TableReader delta(SparkSession spark, ImageSource.Table source) {
    boolean byName = source.named() == Naming.NAME;
    if (byName && !spark.catalog().tableExists(source.location())) {
      throw UserError.flag("--images", source.location(), "no such path and no such table");
    }
    DeltaTable table =
        byName
            ? DeltaTable.forName(spark, source.location())
            : DeltaTable.forPath(spark, source.location());
    Row detail = table.detail().select("id", "numFiles", "properties").head();
    boolean feed = "true".equals(detail.getJavaMap(2).get("delta.enableChangeDataFeed"));
    return new TableReader(
        spark,
        source,
        table.toDF(),
        "delta " + detail.getString(0),
        detail.getLong(1),
        feed ? Changes.UPDATES : Changes.APPENDS);
  }

  private static TableReader parquet(SparkSession spark, ImageSource.Table source) {
    Dataset<Row> table = spark.read().parquet(source.location());
    return new TableReader(
        spark,
        source,
        table,
        "parquet " + source.location(),
        table.inputFiles().length,
        Changes.APPENDS);
  }

  StructType schema() {
    return table.schema();
  }

  /**
   * What makes it this table and no other. A Delta table that was dropped and created again in the
   * same place is another one.
   */
  String identity() {
    return identity;
  }

  /** Rows it has now; read from statistics, not from the rows. */
  long count() {
    return table.count();
  }

  /** Its rows as they are now. */
  Dataset<Row> rows() {
    return table;
  }

  /** What can be seen of a change. */
  Changes changes() {
    return changes;
  }

  /**
   * What is new, in micro-batches of about so many rows.
   *
   * @param changes no more than {@link #changes} says
   */
  Dataset<Row> stream(int rowsPerBatch, Changes changes) {
    if (source.format().equals("parquet")) {
      return reader(rowsPerBatch)
          .schema(schema())
          .option("maxFileAge", ANY_AGE)
          .format("parquet")
          .load(source.location());
    }
    // Updates and deletes must not stop the run where they cannot be seen.
    return changes == Changes.UPDATES
        ? feed(reader(rowsPerBatch))
        : load(reader(rowsPerBatch).option("skipChangeCommits", "true"));
  }

  /** Added and updated rows from a version on, in micro-batches of about so many rows. */
  Dataset<Row> feedFrom(int rowsPerBatch, long version) {
    return feed(reader(rowsPerBatch).option("startingVersion", version));
  }

  private DataStreamReader reader(int rowsPerBatch) {
    return spark.readStream().option("maxFilesPerTrigger", filesPerBatch(rowsPerBatch));
  }

  private Dataset<Row> feed(DataStreamReader reader) {
    return load(reader.option("readChangeFeed", "true"))
        .where(col("_change_type").isin("insert", "update_postimage"));
  }

  private Dataset<Row> load(DataStreamReader reader) {
    return source.named() == Naming.NAME
        ? reader.format("delta").table(source.location())
        : reader.format("delta").load(source.location());
  }

  boolean isDelta() {
    return source.format().equals("delta");
  }

  /** The newest version of a Delta table. */
  long version() {
    DeltaTable delta =
        source.named() == Naming.NAME
            ? DeltaTable.forName(spark, source.location())
            : DeltaTable.forPath(spark, source.location());
    return delta.history(1).select("version").head().getLong(0);
  }

  /** Whether a stream failed because the change data feed does not reach back far enough. */
  static boolean isFeedTooShort(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SparkThrowable spark && FEED_MISSING.equals(spark.getCondition())) {
        return true;
      }
    }
    return false;
  }

  /** What a run over this table does not see, and what to do about it; empty if nothing. */
  Optional<String> unseen() {
    if (changes == Changes.UPDATES) {
      return Optional.empty();
    }
    if (source.format().equals("parquet")) {
      return Optional.of(
          "Files added to the table are seen by the next run; a file replaced under its name is"
              + " not.");
    }
    String name =
        source.named() == Naming.NAME ? source.location() : "delta.`" + source.location() + "`";
    return Optional.of(
        "Rows added to the table are seen by the next run; rows updated in place are not, as its"
            + " change data feed is off. To turn it on: ALTER TABLE "
            + name
            + " SET TBLPROPERTIES (delta.enableChangeDataFeed = true)");
  }

  private long filesPerBatch(int rowsPerBatch) {
    long rowsPerFile = files == 0 ? 1 : Math.max(1, count() / files);
    return Math.max(1, rowsPerBatch / rowsPerFile);
  }
}
