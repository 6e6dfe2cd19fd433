package io.moonspark.jobs;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.try_element_at;

import io.moonspark.udfs.OutputSchema;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The two models of an output that the view {@code comparison} is about.
 *
 * @param a one row ({@code name}, {@code digest}), or none
 * @param b likewise
 */
record ComparedModels(Dataset<Row> a, Dataset<Row> b) {

  private static final StructType MODEL =
      new StructType().add("name", DataTypes.StringType).add("digest", DataTypes.StringType);

  /**
   * The one used last, as B, and the one used last before it, as A; found by the query that reads
   * them, so that a session which asks for no comparison pays nothing.
   */
  static ComparedModels last(EnrichedTable table) {
    Dataset<Row> newestFirst =
        table
            .rows()
            .groupBy("model.name", "model.digest")
            .agg(max("enriched_at").as("last"))
            .agg(sort_array(collect_list(struct("last", "digest", "name")), false).as("models"));
    return new ComparedModels(nth(newestFirst, 2), nth(newestFirst, 1));
  }

  private static Dataset<Row> nth(Dataset<Row> newestFirst, int place) {
    return newestFirst
        .select(try_element_at(col("models"), lit(place)).as("model"))
        .where(col("model").isNotNull())
        .select("model.name", "model.digest");
  }

  /** Two that were named. */
  static ComparedModels of(EnrichedModel a, EnrichedModel b, SparkSession spark) {
    return new ComparedModels(named(a, spark), named(b, spark));
  }

  private static Dataset<Row> named(EnrichedModel model, SparkSession spark) {
    return spark.createDataFrame(List.of(RowFactory.create(model.name(), model.digest())), MODEL);
  }

  /**
   * A row for each image that both have: ({@code image}, {@code model_a}, {@code model_b}, {@code
   * captions_changed}, {@code answers_changed}, {@code mean_iou}) and the other columns of {@link
   * ModelComparison#SCHEMA}. {@code mean_iou} is that of the matched boxes of all labels, null
   * without any.
   */
  Dataset<Row> compared(EnrichedTable table) {
    Dataset<Row> pairs = ModelComparison.pairs(latest(table, a), latest(table, b));
    return ModelComparison.of(pairs)
        .crossJoin(broadcast(a.select(col("name").as("model_a"))))
        .crossJoin(broadcast(b.select(col("name").as("model_b"))))
        .selectExpr(
            "image",
            "model_a",
            "model_b",
            "exists(captions, c -> NOT c.equal) AS captions_changed",
            "exists(answers, a -> NOT a.equal) AS answers_changed",
            "try_divide(aggregate(boxes, 0D, (sum, b) -> sum + b.matched * coalesce(b.mean_iou, 0D)),"
                + " aggregate(boxes, 0, (sum, b) -> sum + b.matched)) AS mean_iou",
            "captions",
            "answers",
            "boxes",
            "error_a",
            "error_b");
  }

  private static Dataset<Row> latest(EnrichedTable table, Dataset<Row> model) {
    Column[] columns =
        Arrays.stream(OutputSchema.output().fieldNames()).map(c -> col(c)).toArray(Column[]::new);
    return LatestRows.of(
        table
            .rows()
            .join(broadcast(model), col("model.digest").equalTo(col("digest")), "left_semi")
            .select(columns));
  }
}
