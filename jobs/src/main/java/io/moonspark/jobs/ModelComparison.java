package io.moonspark.jobs;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createArrayType;

import java.util.List;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** Two models on the same images, as tables. */
final class ModelComparison {

  private static final StructType BOXES =
      new StructType()
          .add("label", StringType)
          .add("matched", IntegerType)
          .add("mean_iou", DoubleType)
          .add("only_a", IntegerType)
          .add("only_b", IntegerType);

  /** A row for each image that both have. */
  static final StructType SCHEMA =
      new StructType()
          .add("image", StringType)
          .add("captions", createArrayType(texts("length")))
          .add("answers", createArrayType(texts("question")))
          .add("boxes", createArrayType(BOXES))
          .add("error_a", StringType)
          .add("error_b", StringType);

  private ModelComparison() {}

  private static StructType texts(String prompt) {
    return new StructType()
        .add(prompt, StringType)
        .add("a", StringType)
        .add("b", StringType)
        .add("equal", BooleanType);
  }

  /**
   * The rows of two models beside each other.
   *
   * @param a one row an image, see {@link LatestRows}
   * @param b likewise
   * @return ({@code image}, {@code a}, {@code b}), where {@code a} and {@code b} are whole rows, or
   *     null if a model has no row of the image
   */
  static Dataset<Row> pairs(Dataset<Row> a, Dataset<Row> b) {
    Dataset<Row> left = a.select(col("image").as("image_a"), struct("*").as("a"));
    Dataset<Row> right = b.select(col("image").as("image_b"), struct("*").as("b"));
    return left.join(right, col("image_a").equalTo(col("image_b")), "full_outer")
        .select(coalesce(col("image_a"), col("image_b")).as("image"), col("a"), col("b"));
  }

  /** What differs between those that are in both, as rows of {@link #SCHEMA}. */
  static Dataset<Row> of(Dataset<Row> pairs) {
    return pairs
        .where("a IS NOT NULL AND b IS NOT NULL")
        .map((MapFunction<Row, Row>) ModelComparison::row, Encoders.row(SCHEMA));
  }

  private static Row row(Row pair) {
    ImageComparison comparison = ImageComparison.of(pair.getStruct(1), pair.getStruct(2));
    return RowFactory.create(
        pair.getString(0),
        texts(comparison.captions()),
        texts(comparison.answers()),
        comparison.boxes().stream().map(ModelComparison::boxes).toArray(Row[]::new),
        comparison.errorA(),
        comparison.errorB());
  }

  private static Row[] texts(List<ImageComparison.Texts> texts) {
    return texts.stream()
        .map(t -> RowFactory.create(t.prompt(), t.a(), t.b(), t.areEqual()))
        .toArray(Row[]::new);
  }

  private static Row boxes(BoxMatching matching) {
    return RowFactory.create(
        matching.label(),
        matching.ious().size(),
        matching.ious().isEmpty() ? null : matching.meanIou(),
        matching.onlyA(),
        matching.onlyB());
  }
}
