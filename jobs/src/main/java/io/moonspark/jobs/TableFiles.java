package io.moonspark.jobs;

import java.net.URI;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The data files of one version of a Delta table. A file never changes: what is known of its rows
 * stays true as long as it is one of the table.
 */
final class TableFiles {

  private static final String COLUMN_MAPPING = "delta.columnMapping.mode";

  private final SparkSession spark;
  private final DeltaLog log;
  private final Snapshot snapshot;
  private final Map<String, AddFile> files = new LinkedHashMap<>();

  private TableFiles(SparkSession spark, DeltaLog log) {
    this.spark = spark;
    this.log = log;
    this.snapshot = log.update(false, Option.empty(), Option.empty());
    for (AddFile file : snapshot.allFiles().collectAsList()) {
      files.put(file.path().substring(file.path().lastIndexOf('/') + 1), file);
    }
  }

  /** Those of the newest version of the table in a directory. */
  static TableFiles of(SparkSession spark, String directory) {
    return new TableFiles(spark, DeltaLog.forTable(spark, directory));
  }

  /** Names of all, as {@code _metadata.file_name} has them. */
  Set<String> names() {
    return files.keySet();
  }

  /** Names of those that are plain Parquet: no rows deleted, no columns renamed. */
  Set<String> plain() {
    if (!snapshot
        .metadata()
        .configuration()
        .getOrElse(COLUMN_MAPPING, () -> "none")
        .equals("none")) {
      return Set.of();
    }
    return files.keySet().stream()
        .filter(name -> files.get(name).deletionVector() == null)
        .collect(Collectors.toSet());
  }

  /** How many rows a file has, or -1 if its statistics do not tell. */
  long rowCount(String name) {
    Option<Object> count = files.get(name).numLogicalRecords();
    return count.isEmpty() ? -1 : (Long) count.get();
  }

  long bytes(Collection<String> names) {
    return names.stream().mapToLong(name -> files.get(name).size()).sum();
  }

  /** The rows of some of the files. */
  Dataset<Row> rows(Collection<String> names) {
    return log.createDataFrame(
        snapshot,
        CollectionConverters.asScala(names.stream().map(files::get).toList()).toList(),
        false,
        Option.empty());
  }

  /**
   * The rows of some of the {@link #plain} files and where they are: two more columns, {@code file}
   * and {@code row}, which counts from 0.
   */
  Dataset<Row> rowsWithPlaces(Collection<String> names) {
    if (names.isEmpty()) {
      return rows(names).selectExpr("*", "'' AS file", "0 AS row");
    }
    // Delta's own reader does not number rows.
    return spark
        .read()
        .schema(snapshot.schema())
        .parquet(names.stream().map(this::path).toArray(String[]::new))
        .selectExpr("*", "_metadata.file_name AS file", "CAST(_metadata.row_index AS int) AS row");
  }

  private String path(String name) {
    return new Path(log.dataPath(), new Path(URI.create(files.get(name).path()))).toString();
  }
}
