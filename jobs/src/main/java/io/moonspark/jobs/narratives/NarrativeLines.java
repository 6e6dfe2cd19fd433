package io.moonspark.jobs.narratives;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.struct;

import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/** The lines of the narratives' files. */
final class NarrativeLines {

  private NarrativeLines() {}

  /** A row of {@link NarrativeSchemas#LINE} for each line that is not empty. */
  static Dataset<Row> read(SparkSession spark, String path) {
    MapFunction<String, Row> parsed = NarrativeLines::parsed;
    return spark
        .read()
        .textFile(path)
        .filter("length(trim(value)) > 0")
        .map(parsed, Encoders.row(NarrativeSchemas.LINE));
  }

  private static Row parsed(String line) {
    try {
      Narrative narrative = Narrative.parse(line);
      return RowFactory.create(
          narrative.image(), narrative.dataset(), narrative.annotator(), line, null);
    } catch (Narrative.BadLineException e) {
      String problem = "line " + Digest.of(line).substring(0, 16) + ": " + e.getMessage();
      return RowFactory.create(e.image(), null, null, line, problem);
    }
  }

  /** Image, dataset and lines in the order of their annotators, of images with a usable line. */
  static Dataset<Row> images(Dataset<Row> lines) {
    return lines
        .where(col("problem").isNull())
        .groupBy("image")
        .agg(
            max("dataset").as("dataset"),
            array_sort(collect_list(struct("annotator", "line"))).getField("line").as("lines"));
  }
}
