package io.moonspark.jobs;

import io.delta.tables.DeltaTable;
import io.moonspark.jobs.ImageSource.Naming;
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

  private final SparkSession spark;
  private final ImageSource.Table source;
  private final Dataset<Row> table;
  private final String identity;
  private final long files;

  private TableReader(
      SparkSession spark,
      ImageSource.Table source,
      Dataset<Row> table,
      String identity,
      long files) {
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
    Row detail = table.detail().select("id", "numFiles").head();
    return new TableReader(
        spark, source, table.toDF(), "delta " + detail.getString(0), detail.getLong(1));
  }

  private static TableReader parquet(SparkSession spark, ImageSource.Table source) {
    Dataset<Row> table = spark.read().parquet(source.location());
    return new TableReader(
        spark, source, table, "parquet " + source.location(), table.inputFiles().length);
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
  long rows() {
    return table.count();
  }

  /** What is new, in micro-batches of about so many rows. */
  Dataset<Row> stream(int rowsPerBatch) {
    DataStreamReader reader =
        spark.readStream().option("maxFilesPerTrigger", filesPerBatch(rowsPerBatch));
    if (source.format().equals("parquet")) {
      return reader
          .schema(schema())
          .option("maxFileAge", ANY_AGE)
          .format("parquet")
          .load(source.location());
    }
    // Updates and deletes in the source must not stop the run.
    reader = reader.format("delta").option("skipChangeCommits", "true");
    return source.named() == Naming.NAME
        ? reader.table(source.location())
        : reader.load(source.location());
  }

  private long filesPerBatch(int rowsPerBatch) {
    long rowsPerFile = files == 0 ? 1 : Math.max(1, rows() / files);
    return Math.max(1, rowsPerBatch / rowsPerFile);
  }
}
