package io.moonspark.jobs;

import static org.apache.spark.sql.functions.col;

import io.moonspark.udfs.OutputSchema;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A table that {@code enrich} wrote, for reading.
 *
 * @param given as the user wrote it
 * @param rows of {@link OutputSchema#output()}: all models, all requests, all runs
 */
record EnrichedTable(String given, Dataset<Row> rows) {

  /**
   * Opens the table in a directory.
   *
   * @param flag what named it
   * @throws UserError if there is none, or it is no such table
   */
  static EnrichedTable open(String flag, String given, SparkSession spark) {
    PathSecrets.refuse(flag, given);
    if (!isTable(flag, given, spark)) {
      throw UserError.flag(flag, given, "no Delta table there; moonspark enrich makes one");
    }
    Dataset<Row> table = spark.read().format("delta").load(given);
    Column[] columns =
        Arrays.stream(OutputSchema.output().fields())
            .map(field -> column(flag, given, table.schema(), field))
            .toArray(Column[]::new);
    return new EnrichedTable(given, table.select(columns));
  }

  /** Whether there is a Delta table in a directory. */
  static boolean isTable(String flag, String given, SparkSession spark) {
    try {
      Path log = new Path(given, OutputTable.LOG);
      FileSystem files = log.getFileSystem(spark.sparkContext().hadoopConfiguration());
      return files.exists(log);
    } catch (IOException | IllegalArgumentException e) {
      throw UserError.flag(flag, given, FailureText.of(e));
    }
  }

  private static Column column(String flag, String given, StructType schema, StructField wanted) {
    String type = wanted.dataType().catalogString();
    for (StructField field : schema.fields()) {
      if (field.name().equals(wanted.name())
          && Objects.equals(field.dataType().catalogString(), type)) {
        return col(wanted.name());
      }
    }
    throw UserError.flag(
        flag, given, "is no output of enrich: it has no column " + wanted.name() + " " + type);
  }
}
