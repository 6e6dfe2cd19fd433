package io.moonspark.jobs.evaluate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createArrayType;

import io.moonspark.jobs.evaluate.metrics.PixelBox;
import io.moonspark.jobs.evaluate.metrics.Tallies;
import java.io.Serializable;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** Puts predictions beside items and scores them, in Spark's tasks. */
public final class Scoring {

  private static final StructType BOX =
      new StructType()
          .add("x", DoubleType)
          .add("y", DoubleType)
          .add("width", DoubleType)
          .add("height", DoubleType);

  private static final int ITEM = ItemRows.SCHEMA.length();

  /** Columns of a scored item: those of the item, then prediction and score. */
  public static final StructType SCHEMA =
      ItemRows.SCHEMA
          .add("prediction", StringType)
          .add("boxes", createArrayType(BOX))
          .add("error", StringType)
          .add("score", DoubleType)
          .add("statistics", createArrayType(DoubleType))
          .add("subsets", createArrayType(StringType));

  private Scoring() {}

  /** What the model said, of a row that starts with the columns of an item. */
  interface Predictor extends Serializable {
    Prediction of(Row row);
  }

  /** The rule for such a row. */
  interface RuleOfRow extends Serializable {
    Rule of(Row row);
  }

  /**
   * Puts what a model said beside items: rows of {@link ItemRows#SCHEMA} and one more column.
   *
   * @param items rows of {@link ItemRows#SCHEMA}
   * @param enriched rows of the output of {@code enrich}, of the model that is evaluated
   */
  static Dataset<Row> joined(Dataset<Row> items, Dataset<Row> enriched) {
    Dataset<Row> byImage =
        enriched
            .groupBy(col("image").as("enriched_image"))
            .agg(
                collect_list(
                        struct(
                            "enriched_at",
                            "captions",
                            "answers",
                            "boxes",
                            "width",
                            "height",
                            "error"))
                    .as("enriched"));
    return items
        .join(byImage, col("image").equalTo(col("enriched_image")), "left")
        .drop("enriched_image");
  }

  /**
   * Scores what a model said.
   *
   * @param predicted rows that start with the columns of {@link ItemRows#SCHEMA}
   */
  static Dataset<Row> scored(Dataset<Row> predicted, Predictor predictor, RuleOfRow rule) {
    MapFunction<Row, Row> score =
        row -> scored(ItemRows.item(row), predictor.of(row), rule.of(row));
    return predicted.map(score, Encoders.row(SCHEMA));
  }

  /** A row of {@link #SCHEMA}. */
  static Row scored(Item item, Prediction prediction, Rule rule) {
    double[] statistics = rule.statistics(item, prediction);
    Row row = ItemRows.of(item);
    List<Object> values = new ArrayList<>(SCHEMA.length());
    for (int i = 0; i < row.length(); i++) {
      values.add(row.get(i));
    }
    values.add(prediction.text());
    values.add(
        prediction.boxes().stream()
            .map(box -> RowFactory.create(box.x(), box.y(), box.width(), box.height()))
            .toArray(Row[]::new));
    values.add(prediction.error());
    values.add(rule.score(statistics));
    values.add(Arrays.stream(statistics).boxed().toArray(Double[]::new));
    values.add(rule.subsets(item).toArray(String[]::new));
    return RowFactory.create(values.toArray());
  }

  /** The prediction of a row of {@link #SCHEMA}. */
  static Prediction predicted(Row row) {
    return new Prediction(
        row.getString(ITEM),
        row.<Row>getList(ITEM + 1).stream().map(Scoring::box).toList(),
        row.getString(ITEM + 2));
  }

  private static PixelBox box(Row row) {
    return new PixelBox(row.getDouble(0), row.getDouble(1), row.getDouble(2), row.getDouble(3));
  }

  /**
   * Sums of the statistics by subset, with bootstrap samples: what leaves the tasks is as large as
   * there are subsets, however many items there are.
   *
   * @param scored rows of {@link #SCHEMA}
   */
  public static Tallies tallies(Dataset<Row> scored, long seed) {
    return scored
        .select("image", "statistics", "subsets")
        .select(new TalliesAggregator(seed).toColumn())
        .first();
  }

  /** What the newest row of the image says to the item's prompt, of a row of {@link #joined}. */
  static Prediction prediction(Row row) {
    if (row.isNullAt(ITEM)) {
      return Prediction.failed("missing: the image was not enriched");
    }
    List<Row> newestFirst = new ArrayList<>(row.<Row>getList(ITEM));
    newestFirst.sort(
        Comparator.comparing((Row enriched) -> (Timestamp) enriched.getAs("enriched_at"))
            .reversed());
    String kind = row.getString(4);
    String prompt = row.getString(5);
    String error = null;
    for (Row enriched : newestFirst) {
      Row failure = enriched.getAs("error");
      Prediction prediction =
          failure == null ? prediction(enriched, kind, prompt) : Prediction.failed(text(failure));
      if (prediction != null && prediction.error() == null) {
        return prediction;
      }
      error = error == null && prediction != null ? prediction.error() : error;
    }
    return Prediction.failed(error == null ? "missing: the prompt was not asked" : error);
  }

  private static String text(Row failure) {
    return failure.getString(0) + ": " + failure.getString(1);
  }

  /** Null if this row was not asked that. */
  private static Prediction prediction(Row enriched, String kind, String prompt) {
    return switch (kind) {
      case "ask" -> text(enriched, "answers", prompt);
      case "caption" -> text(enriched, "captions", prompt);
      default -> Prediction.of(boxes(enriched, prompt));
    };
  }

  private static Prediction text(Row enriched, String column, String prompt) {
    return enriched.<Row>getList(enriched.fieldIndex(column)).stream()
        .filter(answer -> answer.getString(0).equals(prompt))
        .findFirst()
        .map(answer -> Prediction.of(answer.getString(1)))
        .orElse(null);
  }

  private static List<PixelBox> boxes(Row enriched, String label) {
    int width = enriched.getAs("width");
    int height = enriched.getAs("height");
    return enriched.<Row>getList(enriched.fieldIndex("boxes")).stream()
        .filter(box -> box.getString(0).equals(label))
        .map(
            box ->
                new PixelBox(
                    box.getDouble(1) * width,
                    box.getDouble(2) * height,
                    (box.getDouble(3) - box.getDouble(1)) * width,
                    (box.getDouble(4) - box.getDouble(2)) * height))
        .toList();
  }
}
