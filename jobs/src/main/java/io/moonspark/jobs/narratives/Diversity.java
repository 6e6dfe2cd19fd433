package io.moonspark.jobs.narratives;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.get_json_object;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** How varied the texts are, beside those that they come from, on samples drawn by the seed. */
final class Diversity {

  private static final StructType SCHEMA =
      new StructType()
          .add("texts", DataTypes.StringType)
          .add("measure", DataTypes.StringType)
          .add("value", DataTypes.DoubleType)
          .add("sample", DataTypes.IntegerType);

  private static final int SAMPLE = 500;

  private Diversity() {}

  /**
   * Rows of texts (such as {@code caption short} or {@code transcript}), measure, value, and how
   * many texts were drawn.
   */
  static Dataset<Row> of(SparkSession spark, OutputFolder output, Dataset<Row> images, long seed) {
    Dataset<Row> captions = output.read(spark, OutputFolder.CAPTIONS);
    List<Row> rows = new ArrayList<>();
    for (String length :
        captions
            .select("length")
            .distinct()
            .orderBy("length")
            .as(Encoders.STRING())
            .collectAsList()) {
      add(
          rows,
          "caption " + length,
          captions.where(col("length").equalTo(length)).select(col("text")),
          seed);
    }
    add(
        rows,
        "question",
        output.read(spark, OutputFolder.QUESTIONS).select(col("question").as("text")),
        seed);
    add(
        rows,
        "transcript",
        images
            .select(explode(col("lines")).as("line"))
            .select(get_json_object(col("line"), "$.caption").as("text")),
        seed);
    return spark.createDataFrame(rows, SCHEMA);
  }

  private static void add(List<Row> rows, String name, Dataset<Row> texts, long seed) {
    List<String> sample =
        texts
            .orderBy(xxhash64(col("text"), lit(seed)), col("text"))
            .limit(SAMPLE)
            .as(Encoders.STRING())
            .collectAsList();
    TextVariety.of(sample)
        .forEach(
            (measure, value) -> rows.add(RowFactory.create(name, measure, value, sample.size())));
  }
}
