package io.moonspark.jobs.narratives;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/** The directory with the Delta tables of an output. */
final class OutputFolder {

  /** Images that have ended; an image is here after all its other rows. */
  static final String IMAGES = "images";

  static final String FACTS = "facts";
  static final String CAPTIONS = "captions";
  static final String QUESTIONS = "questions";
  static final String DROPPED = "dropped";
  static final String LEDGER = "ledger";
  static final String CALLS = "calls";
  static final String DIVERSITY = "diversity";

  private final Path directory;
  private final FileSystem files;

  OutputFolder(String directory, Configuration hadoop) throws IOException {
    Path path = new Path(directory);
    this.files = path.getFileSystem(hadoop);
    this.directory = files.makeQualified(path);
  }

  FileSystem files() {
    return files;
  }

  /** Where things are that are no tables. */
  Path internal() {
    return new Path(directory, "_moonspark");
  }

  boolean has(String table) {
    try {
      return files.exists(new Path(path(table), "_delta_log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path path(String table) {
    return new Path(directory, table);
  }

  Dataset<Row> read(SparkSession spark, String table) {
    return spark.read().format("delta").load(path(table).toString());
  }

  void append(Dataset<Row> rows, String table) {
    rows.write().format("delta").mode(SaveMode.Append).save(path(table).toString());
  }

  void replace(Dataset<Row> rows, String table) {
    rows.write().format("delta").mode(SaveMode.Overwrite).save(path(table).toString());
  }
}
