package io.moonspark.jobs;

import static org.apache.spark.sql.functions.col;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The temporary views of a SQL session. */
final class SqlViews {

  private SqlViews() {}

  /**
   * Flat views of an output table, and {@code search('...')} in it; none if it is not there yet.
   *
   * <ul>
   *   <li>{@code latest}: the latest row of each image
   *   <li>{@code captions}, {@code answers}, {@code boxes}, {@code points}: one row for each, of
   *       the latest row of each image, model and request
   *   <li>{@code failures}: images whose latest row is an error
   *   <li>{@code models}: the models that rows are of, and the requests
   *   <li>{@code comparison}: two models on the same images, see {@link ComparedModels}
   * </ul>
   */
  static void ofOutput(SparkSession spark, OutputTable output) throws IOException {
    if (!output.exists()) {
      return;
    }
    Dataset<Row> rows = output.read(spark);
    rows.createOrReplaceTempView("enriched");
    SearchFunction.register(spark, output);
    view(spark, "latest", newest("image"));
    view(
        spark,
        "failures",
        "SELECT image, error.code, error.message, model.name AS model, model.digest AS"
            + " model_digest, request_digest, enriched_at FROM latest"
            + " WHERE error IS NOT NULL");
    flat(spark, "captions", "length, text, tokens, finish");
    flat(spark, "answers", "question, text, tokens, finish, reasoning");
    flat(spark, "boxes", "label, x_min, y_min, x_max, y_max");
    flat(spark, "points", "label, x, y");
    view(
        spark,
        "models",
        "SELECT model.name AS model, model.digest AS model_digest, request_digest, count(*) AS rows,"
            + " max(enriched_at) AS last_used FROM enriched GROUP BY model.name, model.digest,"
            + " request_digest");
    EnrichedTable table = new EnrichedTable(output.readable(), rows);
    ofComparison(table, ComparedModels.last(table));
  }

  /** The view {@code comparison}. */
  static void ofComparison(EnrichedTable table, ComparedModels models) {
    models.compared(table).createOrReplaceTempView("comparison");
  }

  private static void flat(SparkSession spark, String column, String fields) {
    String items = "item." + String.join(", item.", fields.split(", "));
    view(
        spark,
        column,
        "SELECT image, "
            + items
            + ", model.name AS model, model.digest AS model_digest, request_digest, enriched_at"
            + " FROM ("
            + newest("image, model.digest, request_digest")
            + ") LATERAL VIEW explode("
            + column
            + ") AS item");
  }

  private static String newest(String of) {
    return "SELECT * EXCEPT (age) FROM (SELECT *, row_number() OVER (PARTITION BY "
        + of
        + " ORDER BY enriched_at DESC) AS age FROM enriched) WHERE age = 1";
  }

  private static void view(SparkSession spark, String name, String query) {
    spark.sql("CREATE OR REPLACE TEMPORARY VIEW " + name + " AS " + query);
  }

  /** The view {@code samples}, if they are on this machine. */
  static void ofSamples(SparkSession spark) {
    String directory = System.getProperty(Samples.PROPERTY, Samples.IN_REPOSITORY);
    if (Files.isDirectory(Path.of(directory))) {
      files(spark, Path.of(directory).toUri().toString()).createOrReplaceTempView("samples");
    }
  }

  /**
   * The view {@code images} of a directory.
   *
   * @throws UserError if it cannot be listed
   */
  static void ofImages(SparkSession spark, String directory) {
    try {
      files(spark, directory).createOrReplaceTempView("images");
    } catch (Exception e) {
      // Spark throws checked exceptions that it does not declare.
      throw UserError.flag("--images", directory, FailureText.oneLine(e.getMessage()));
    }
  }

  private static Dataset<Row> files(SparkSession spark, String directory) {
    return spark
        .read()
        .format("binaryFile")
        .option("recursiveFileLookup", "true")
        .load(directory)
        .select(
            col("path").as("image"),
            col("content"),
            col("length"),
            col("modificationTime").as("modified"));
  }
}
