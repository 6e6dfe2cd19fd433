package io.moonspark.jobs.evaluate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.createArrayType;

import io.moonspark.jobs.evaluate.metrics.CocoCategory;
import io.moonspark.jobs.evaluate.metrics.CocoMatching;
import io.moonspark.jobs.evaluate.metrics.CocoRow;
import io.moonspark.jobs.evaluate.metrics.CocoSummary;
import io.moonspark.jobs.evaluate.metrics.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * The twelve numbers of COCO over a table: boxes are matched where their image is, the hits and
 * misses of a category are sorted by Spark and read once. Moondream gives no scores, so all of its
 * boxes have 1, as in {@code moondream/eval/coco_map.py}.
 */
final class CocoExtras {

  private static final StructType ROW =
      new StructType()
          .add("category", LongType)
          .add("image", LongType)
          .add("rank", IntegerType)
          .add("score", DoubleType)
          .add("matched", LongType)
          .add("ignored", LongType)
          .add("truths", createArrayType(IntegerType));

  private CocoExtras() {}

  static List<Figure> of(Dataset<Row> scored, long seed) {
    return figures(categories(scored, seed), scored.count());
  }

  /**
   * How far two tables of the same items are apart in the numbers that have boxes to find; samples
   * draw the same images for both.
   *
   * @param items that are in both
   */
  static List<Comparison.Difference> differences(
      Dataset<Row> first, Dataset<Row> second, long items, long seed) {
    List<CocoCategory.Result> a = categories(first, seed);
    List<CocoCategory.Result> b = categories(second, seed);
    Map<String, Interval> before = CocoSummary.of(a);
    Map<String, Interval> after = CocoSummary.of(b);
    List<Comparison.Difference> differences = new ArrayList<>();
    CocoSummary.difference(a, b)
        .forEach(
            (name, difference) -> {
              if (!Double.isNaN(difference.value())) {
                differences.add(
                    new Comparison.Difference(
                        Rule.ALL,
                        "COCO " + name,
                        before.get(name).value(),
                        after.get(name).value(),
                        difference,
                        items));
              }
            });
    return differences;
  }

  private static List<CocoCategory.Result> categories(Dataset<Row> scored, long seed) {
    FlatMapFunction<Row, Row> match = CocoExtras::match;
    MapPartitionsFunction<Row, CocoCategory.Result> sum = rows -> sum(rows, seed);
    return scored
        .flatMap(match, Encoders.row(ROW))
        .repartition(col("category"))
        .sortWithinPartitions(col("category"), col("score").desc(), col("image"), col("rank"))
        .mapPartitions(sum, Encoders.javaSerialization(CocoCategory.Result.class))
        .collectAsList();
  }

  /** The same over a plain list. */
  static List<Figure> of(List<Item> items, List<Prediction> predictions, long seed) {
    List<CocoRow> rows = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      rows.addAll(rows(items.get(i), predictions.get(i)));
    }
    return figures(CocoCategory.all(rows, seed), items.size());
  }

  private static List<Figure> figures(List<CocoCategory.Result> categories, long items) {
    List<Figure> figures = new ArrayList<>();
    CocoSummary.of(categories)
        .forEach(
            (name, interval) -> figures.add(new Figure(Rule.ALL, "COCO " + name, interval, items)));
    return figures;
  }

  private static Iterator<Row> match(Row row) {
    return rows(ItemRows.item(row), Scoring.predicted(row)).stream()
        .map(CocoExtras::row)
        .iterator();
  }

  private static List<CocoRow> rows(Item item, Prediction prediction) {
    List<CocoMatching.Detection> detections =
        prediction.boxes().stream().map(box -> new CocoMatching.Detection(box, 1)).toList();
    long category = Long.parseLong(item.tags().get("category id"));
    long image = Long.parseLong(item.tags().get("image id"));
    return CocoMatching.rows(category, image, item.boxes(), detections);
  }

  private static Row row(CocoRow row) {
    return RowFactory.create(
        row.category(),
        row.image(),
        row.rank(),
        row.score(),
        row.matched(),
        row.ignored(),
        Arrays.stream(row.truths()).boxed().toArray(Integer[]::new));
  }

  private static Iterator<CocoCategory.Result> sum(Iterator<Row> rows, long seed) {
    List<CocoCategory.Result> results = new ArrayList<>();
    Iterator<CocoRow> typed =
        new Iterator<>() {

          @Override
          public boolean hasNext() {
            return rows.hasNext();
          }

          @Override
          public CocoRow next() {
            return row(rows.next());
          }
        };
    CocoCategory.each(typed, seed, results::add);
    return results.iterator();
  }

  private static CocoRow row(Row row) {
    return new CocoRow(
        row.getLong(0),
        row.getLong(1),
        row.getInt(2),
        row.getDouble(3),
        row.getLong(4),
        row.getLong(5),
        row.<Integer>getList(6).stream().mapToInt(Integer::intValue).toArray());
  }
}
