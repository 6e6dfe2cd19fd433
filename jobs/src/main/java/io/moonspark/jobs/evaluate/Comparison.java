package io.moonspark.jobs.evaluate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.moonspark.jobs.evaluate.metrics.CaptionScores;
import io.moonspark.jobs.evaluate.metrics.Interval;
import io.moonspark.jobs.evaluate.metrics.McNemar;
import io.moonspark.jobs.evaluate.metrics.Tallies;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Two evaluations of the same items: how far their figures are apart, and how far in bootstrap
 * samples, each of which draws the same images for both (paired bootstrap: Efron and Tibshirani, An
 * Introduction to the Bootstrap, 1993, chapter 15).
 *
 * @param items that are in both
 * @param mcNemar of items that are right or wrong; empty where scores lie between
 */
public record Comparison(long items, List<Difference> differences, Optional<McNemar> mcNemar) {

  /**
   * A figure of both.
   *
   * @param difference the second less the first
   */
  public record Difference(
      String subset, String name, double first, double second, Interval difference, long items) {}

  /**
   * Compares two tables of predictions of one benchmark.
   *
   * @param seed of the bootstrap
   */
  public static Comparison of(
      Benchmark benchmark, Dataset<Row> first, Dataset<Row> second, long seed) {
    Dataset<Row> paired =
        first
            .select(
                col("item"),
                col("image"),
                col("subsets"),
                col("statistics").as("a"),
                col("score").as("score_a"))
            .join(
                second.select(col("item"), col("statistics").as("b"), col("score").as("score_b")),
                "item")
            .select(
                col("image"),
                concat(col("a"), col("b")).as("statistics"),
                col("subsets"),
                col("score_a"),
                col("score_b"));
    Tallies tallies =
        paired
            .select("image", "statistics", "subsets")
            .select(new TalliesAggregator(seed).toColumn())
            .first();
    long items = paired.count();
    List<Difference> differences = new ArrayList<>();
    if (benchmark == Benchmark.COCO_DETECTION && items > 0) {
      differences.addAll(
          CocoExtras.differences(
              first.join(second, first.col("item").equalTo(second.col("item")), "left_semi"),
              second.join(first, second.col("item").equalTo(first.col("item")), "left_semi"),
              items,
              seed));
    }
    differences.addAll(differences(ruleOf(benchmark), tallies));
    return new Comparison(items, differences, mcNemar(paired));
  }

  private static Rule ruleOf(Benchmark benchmark) {
    return benchmark == Benchmark.COCO_CAPTIONS
        ? CaptionRule.of(new CaptionScores(null, null))
        : benchmark.rule();
  }

  private static List<Difference> differences(Rule rule, Tallies tallies) {
    List<Difference> differences = new ArrayList<>();
    tallies
        .bySubset()
        .forEach(
            (subset, tally) -> {
              for (String name : rule.figures(subset, half(tally.sums(), 0)).keySet()) {
                ToDoubleFunction<double[]> first = sums -> value(rule, subset, name, sums, 0);
                ToDoubleFunction<double[]> second = sums -> value(rule, subset, name, sums, 1);
                differences.add(
                    new Difference(
                        subset,
                        name,
                        first.applyAsDouble(tally.sums()),
                        second.applyAsDouble(tally.sums()),
                        tally.interval(
                            sums -> second.applyAsDouble(sums) - first.applyAsDouble(sums)),
                        tally.items()));
              }
            });
    differences.sort(Comparator.comparing((Difference d) -> !d.subset().equals(Rule.ALL)));
    return differences;
  }

  private static double value(Rule rule, String subset, String name, double[] sums, int half) {
    return rule.figures(subset, half(sums, half)).getOrDefault(name, Double.NaN);
  }

  private static double[] half(double[] both, int half) {
    int width = both.length / 2;
    return Arrays.copyOfRange(both, half * width, (half + 1) * width);
  }

  private static Optional<McNemar> mcNemar(Dataset<Row> paired) {
    Column between = col("score_a").isin(0.0, 1.0).and(col("score_b").isin(0.0, 1.0));
    Row counts =
        paired
            .agg(
                sum(when(between, 0).otherwise(1)),
                sum(when(col("score_a").gt(col("score_b")), 1).otherwise(0)),
                sum(when(col("score_a").lt(col("score_b")), 1).otherwise(0)),
                count(lit(1)))
            .first();
    if (counts.getLong(3) == 0 || counts.getLong(0) > 0) {
      return Optional.empty();
    }
    return Optional.of(McNemar.of(counts.getLong(1), counts.getLong(2)));
  }
}
