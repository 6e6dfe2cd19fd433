package io.moonspark.jobs.evaluate;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import io.moonspark.jobs.evaluate.metrics.AnswerDistribution;
import io.moonspark.jobs.evaluate.metrics.Interval;
import io.moonspark.jobs.evaluate.metrics.Tallies;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What of GQA is no mean over single questions.
 *
 * <p>Source: {@code eval.py} of GQA. Consistency: of each question that was answered rightly, how
 * many of those that follow from it were; the mean over such questions. Distribution: {@link
 * AnswerDistribution}. Both are over balanced questions.
 *
 * <p>The distribution has no confidence interval: chi-square grows with whatever noise the counts
 * have, and drawing images adds as much noise again, so that samples lie above the figure and say
 * nothing of where it would be for other images.
 */
final class GqaExtras {

  private static final String CONSISTENCY = "consistency";
  private static final String DISTRIBUTION = "distribution (lower is better)";

  private static final StructType ANSWER =
      new StructType()
          .add("group", DataTypes.StringType)
          .add("answer", DataTypes.StringType)
          .add("expected", DataTypes.LongType)
          .add("observed", DataTypes.LongType);

  private GqaExtras() {}

  /** Over a table of scored items. */
  static List<Figure> of(Dataset<Row> scored, long seed) {
    Dataset<Row> right =
        scored
            .where(col("tags").getItem("balanced").equalTo("true").and(col("score").equalTo(1)))
            .select(
                col("item"), col("image"), explode(col("lists").getItem("entailed")).as("follows"))
            .where(col("item").notEqual(col("follows")));
    Dataset<Row> followed = scored.select(col("item").as("follows"), col("score").as("followed"));
    Tallies consistency =
        right
            .join(followed, "follows")
            .groupBy("item", "image")
            .agg(avg("followed").as("share"))
            .select(
                col("image"),
                array(lit(1.0), col("share")).as("statistics"),
                array(lit(Rule.ALL)).as("subsets"))
            .select(new TalliesAggregator(seed).toColumn())
            .first();
    FlatMapFunction<Row, Row> answers = row -> answers(ItemRows.item(row), Scoring.predicted(row));
    List<AnswerDistribution.Count> counts =
        scored
            .flatMap(answers, Encoders.row(ANSWER))
            .groupBy("group", "answer")
            .agg(sum("expected"), sum("observed"))
            .where(col("sum(expected)").gt(0))
            .collectAsList()
            .stream()
            .map(
                row ->
                    new AnswerDistribution.Count(
                        row.getString(0), row.getString(1), row.getLong(2), row.getLong(3)))
            .toList();
    return figures(consistency, counts);
  }

  /** Over a plain list. */
  static List<Figure> of(List<Item> items, List<Prediction> predictions, long seed) {
    Map<String, Double> scores = new HashMap<>();
    Map<List<String>, long[]> counts = new HashMap<>();
    Rule rule = Benchmark.GQA.rule();
    for (int i = 0; i < items.size(); i++) {
      Item item = items.get(i);
      scores.put(item.id(), rule.score(rule.statistics(item, predictions.get(i))));
      answers(item, predictions.get(i))
          .forEachRemaining(
              row -> {
                List<String> key = List.of(row.getString(0), row.getString(1));
                long[] count = counts.computeIfAbsent(key, k -> new long[2]);
                count[0] += row.getLong(2);
                count[1] += row.getLong(3);
              });
    }
    Tallies consistency = new Tallies(seed);
    for (Item item : items) {
      double[] followed =
          item.lists().getOrDefault("entailed", List.of()).stream()
              .filter(id -> !id.equals(item.id()) && scores.containsKey(id))
              .mapToDouble(scores::get)
              .toArray();
      if (isBalanced(item) && scores.get(item.id()) == 1 && followed.length > 0) {
        double share = Arrays.stream(followed).average().orElseThrow();
        consistency.add(item.image(), List.of(Rule.ALL), new double[] {1, share});
      }
    }
    List<AnswerDistribution.Count> list = new ArrayList<>();
    counts.forEach(
        (key, count) -> {
          if (count[0] > 0) {
            list.add(new AnswerDistribution.Count(key.get(0), key.get(1), count[0], count[1]));
          }
        });
    return figures(consistency, list);
  }

  private static boolean isBalanced(Item item) {
    return "true".equals(item.tags().get("balanced"));
  }

  /** The right answer and the given one, each counted once, where the question is in a group. */
  private static Iterator<Row> answers(Item item, Prediction prediction) {
    String group = item.tags().get("group");
    if (group == null || !isBalanced(item)) {
      return List.<Row>of().iterator();
    }
    return List.of(
            RowFactory.create(group, item.answers().get(0), 1L, 0L),
            RowFactory.create(group, GqaRule.submitted(prediction.text()), 0L, 1L))
        .iterator();
  }

  private static List<Figure> figures(Tallies consistency, List<AnswerDistribution.Count> counts) {
    List<Figure> figures = new ArrayList<>();
    consistency
        .bySubset()
        .values()
        .forEach(
            tally ->
                figures.add(
                    new Figure(
                        Rule.ALL,
                        CONSISTENCY,
                        tally.interval(sums -> sums[1] / sums[0]),
                        tally.items())));
    if (!counts.isEmpty()) {
      double distance = AnswerDistribution.distance(counts);
      long size = counts.stream().mapToLong(AnswerDistribution.Count::expected).sum();
      figures.add(
          new Figure(Rule.ALL, DISTRIBUTION, new Interval(distance, Double.NaN, Double.NaN), size));
    }
    return figures;
  }
}
