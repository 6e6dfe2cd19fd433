package io.moonspark.jobs;

import static org.apache.spark.sql.functions.col;

import io.moonspark.udfs.EnrichSettings;
import io.moonspark.udfs.ModelRef;
import io.moonspark.udfs.OutputSchema;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsAction;
import org.apache.hadoop.security.AccessControlException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.Format;
import org.apache.spark.sql.delta.actions.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** The Delta table a run appends to; it may not exist yet. */
final class OutputTable {

  static final String LOG = "_delta_log";

  private static final String FIRST_COMMIT = "00000000000000000000.json";

  /** There from about the tenth commit on, and still when the first commits are cleaned up. */
  private static final String CHECKPOINT = "_last_checkpoint";

  private static final String FLAG = "--output";

  /** Columns that queries are narrowed by; of captions and boxes, no smallest and largest. */
  private static final String STATISTICS =
      "image,content_sha256,error.code,model.digest,request_digest,"
          + "source_modified,source_length,enriched_at";

  private final String given;
  private final Path directory;
  private final FileSystem files;

  private OutputTable(String given, Path directory, FileSystem files) {
    this.given = given;
    this.directory = directory;
    this.files = files;
  }

  /**
   * The table in this directory, which the first commit creates.
   *
   * @throws UserError if it holds something else or may not be written
   */
  static OutputTable at(String given, Configuration hadoop) {
    try {
      Path path = new Path(given);
      FileSystem files = path.getFileSystem(hadoop);
      OutputTable table = new OutputTable(given, files.makeQualified(path), files);
      table.checkDirectory();
      return table;
    } catch (AccessControlException e) {
      throw UserError.flag(FLAG, given, "no permission to write there");
    } catch (IOException | IllegalArgumentException e) {
      throw UserError.flag(FLAG, given, FailureText.of(e));
    }
  }

  private void checkDirectory() throws IOException {
    if (files.exists(directory)) {
      if (files.getFileStatus(directory).isFile()) {
        throw UserError.flag(FLAG, given, "is a file");
      }
      files.access(directory, FsAction.WRITE);
      if (!exists() && holdsFiles()) {
        throw UserError.flag(
            FLAG, given, "holds files, but is no Delta table: name an empty or a new directory");
      }
    } else {
      checkParent(directory.getParent());
    }
  }

  /** The first directory upwards that is there must let us create the next one. */
  private void checkParent(Path parent) throws IOException {
    if (parent == null) {
      throw UserError.flag(FLAG, given, "cannot be created");
    }
    if (!files.exists(parent)) {
      checkParent(parent.getParent());
    } else if (files.getFileStatus(parent).isFile()) {
      throw UserError.flag(FLAG, given, "cannot be created: " + parent + " is a file");
    } else {
      files.access(parent, FsAction.WRITE);
    }
  }

  private boolean holdsFiles() throws IOException {
    return Arrays.stream(files.listStatus(directory))
        .map(FileStatus::getPath)
        .anyMatch(path -> !FolderListing.isHidden(path));
  }

  /**
   * Compares the columns of the table, if there is one, with those of a run.
   *
   * @throws UserError if they differ
   */
  void check(SparkSession spark) throws IOException {
    if (!exists()) {
      return;
    }
    Map<String, String> has = types(read(spark).schema());
    types(OutputSchema.output())
        .forEach(
            (name, type) -> {
              if (!has.containsKey(name)) {
                throw UserError.flag(
                    FLAG, given, "is another table: it has no column " + name + " " + type);
              }
              if (!has.get(name).equals(type)) {
                throw UserError.flag(
                    FLAG,
                    given,
                    "is another table: column " + name + " is " + has.get(name) + ", not " + type);
              }
            });
  }

  private static Map<String, String> types(StructType schema) {
    Map<String, String> types = new LinkedHashMap<>();
    for (StructField field : schema.fields()) {
      types.put(field.name(), field.dataType().catalogString());
    }
    return types;
  }

  /** Whether anything has been committed yet. */
  boolean exists() throws IOException {
    Path log = new Path(directory, LOG);
    return files.exists(new Path(log, FIRST_COMMIT)) || files.exists(new Path(log, CHECKPOINT));
  }

  /** All of its rows. */
  Dataset<Row> read(SparkSession spark) {
    return spark.read().format("delta").load(directory.toString());
  }

  /** The rows that a model gave for a request. */
  Dataset<Row> rowsOf(SparkSession spark, EnrichSettings settings) {
    return rowsOf(spark, settings.model())
        .where(col("request_digest").equalTo(settings.request().digest()));
  }

  /** The rows that a model gave for any request. */
  Dataset<Row> rowsOf(SparkSession spark, ModelRef model) {
    return read(spark).where(col("model.digest").equalTo(model.digest()));
  }

  /** Makes the table if it is not there yet, so that it can be queried from the start. */
  void create(SparkSession spark) throws IOException {
    if (exists()) {
      return;
    }
    try {
      // Delta's own CREATE wants an empty directory, but a lease and checkpoints may lie there; and
      // to write no rows takes a Spark job.
      OptimisticTransaction creation =
          DeltaLog.forTable(spark, directory).startTransaction(Option.empty(), Option.empty());
      Metadata metadata =
          new Metadata(
              UUID.randomUUID().toString(),
              null,
              null,
              new Format("parquet", scala.collection.immutable.Map$.MODULE$.empty()),
              OutputSchema.output().asNullable().json(),
              seq(List.of()),
              scala.collection.immutable.Map.from(
                  CollectionConverters.asScala(
                      Map.of("delta.dataSkippingStatsColumns", STATISTICS))),
              Option.apply((Object) System.currentTimeMillis()));
      creation.updateMetadata(metadata, false);
      creation.commit(
          seq(List.<Action>of()),
          new DeltaOperations.CreateTable(metadata, false, false, Option.empty()));
    } catch (RuntimeException e) {
      // Somebody else may have made it at the same time.
      if (!exists()) {
        throw e;
      }
    }
  }

  /** A list as Delta's classes take it. */
  static <T> Seq<T> seq(List<T> list) {
    return CollectionConverters.asScala(list).toSeq();
  }

  /** The file system it lies in. */
  FileSystem files() {
    return files;
  }

  /** Its qualified directory. */
  Path directory() {
    return directory;
  }

  /** Its directory as people write it: a local one without the scheme. */
  String readable() {
    return directory.toUri().getScheme().equals("file")
        ? directory.toUri().getPath()
        : directory.toString();
  }
}
