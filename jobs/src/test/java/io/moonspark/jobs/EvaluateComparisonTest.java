package io.moonspark.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moonspark.jobs.evaluate.Benchmark;
import io.moonspark.jobs.evaluate.Comparison;
import io.moonspark.jobs.evaluate.Item;
import io.moonspark.jobs.evaluate.Scoring;
import io.moonspark.jobs.evaluate.metrics.CocoMatching;
import io.moonspark.jobs.evaluate.metrics.Interval;
import io.moonspark.jobs.evaluate.metrics.PixelBox;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

/** Two evaluations whose difference is known. */
final class EvaluateComparisonTest {

  private static final PixelBox BOX = new PixelBox(0, 0, 50, 40);

  /** Only the first is right in 6, only the second in 3: 2 (1 + 9 + 36 + 84) / 512. */
  @Test
  void itemsThatOneAloneGetsRightAreCountedAndTested() {
    Comparison comparison =
        Comparison.of(
            Benchmark.TALLYQA,
            counts(0, 40, i -> i < 20 ? 1 : 0),
            counts(0, 40, i -> i < 14 || i >= 30 && i < 33 ? 1 : 0),
            1);
    assertEquals(40, comparison.items());
    assertEquals(6, comparison.mcNemar().orElseThrow().onlyFirst());
    assertEquals(3, comparison.mcNemar().orElseThrow().onlySecond());
    assertEquals(260 / 512.0, comparison.mcNemar().orElseThrow().p(), 1e-12);
    Comparison.Difference all = comparison.differences().get(0);
    assertEquals(0.5, all.first(), 1e-12);
    assertEquals(17 / 40.0, all.second(), 1e-12);
    assertEquals(-3 / 40.0, all.difference().value(), 1e-12);
    // A difference is 1 in 3 items, -1 in 6 and 0 else: its deviation over 40 items.
    double deviation = Math.sqrt((9 / 40.0 - 9 / 1600.0) / 40);
    assertEquals(3.92 * deviation, width(all.difference()), 0.15 * 3.92 * deviation);
  }

  private static double width(Interval interval) {
    return interval.high() - interval.low();
  }

  @Test
  void itemsOfOneEvaluationAloneDoNotCount() {
    Comparison comparison =
        Comparison.of(
            Benchmark.TALLYQA, counts(0, 30, i -> 1), counts(20, 50, i -> i < 25 ? 1 : 0), 1);
    assertEquals(10, comparison.items());
    assertEquals(-0.5, comparison.differences().get(0).difference().value(), 1e-12);
    assertEquals(5, comparison.mcNemar().orElseThrow().onlyFirst());
  }

  @Test
  void scoresBetweenRightAndWrongAreNotTestedByMcNemar() {
    Dataset<Row> between = counts(0, 10, i -> i / 10.0);
    assertEquals(Optional.empty(), Comparison.of(Benchmark.DOCVQA, between, between, 1).mcNemar());
  }

  /** Rows of {@link Scoring#SCHEMA}, an image each. */
  private static Dataset<Row> counts(int from, int to, IntToDoubleFunction score) {
    return table(
        IntStream.range(from, to)
            .mapToObj(
                i -> {
                  String id = Integer.toString(i);
                  Item item = Item.asked(id, "image " + id, null, "?", "?", List.of("1"));
                  return ScoredRow.of(
                      item,
                      "",
                      null,
                      score.applyAsDouble(i),
                      new Double[] {1.0, score.applyAsDouble(i)});
                })
            .toList());
  }

  private static Dataset<Row> table(List<Row> rows) {
    return Cli.spark().createDataFrame(rows, Scoring.SCHEMA);
  }

  @Test
  void theNumbersOfCocoAreComparedOverTheSameSamples() {
    Comparison comparison =
        Comparison.of(Benchmark.COCO_DETECTION, found(i -> i % 2 == 0), found(i -> i % 4 == 0), 1);
    Map<String, Comparison.Difference> byName =
        comparison.differences().stream()
            .collect(Collectors.toMap(Comparison.Difference::name, d -> d));
    Comparison.Difference recall = byName.get("COCO AR at 1");
    assertEquals(0.5, recall.first(), 1e-12);
    assertEquals(-0.25, recall.difference().value(), 1e-12);
    assertTrue(recall.difference().high() < 0, recall.toString());
    assertTrue(width(recall.difference()) > 0, recall.toString());
    assertFalse(byName.containsKey("COCO AP large"), "there are no large boxes");
    Comparison same =
        Comparison.of(Benchmark.COCO_DETECTION, found(i -> i % 2 == 0), found(i -> i % 2 == 0), 1);
    assertEquals(0, width(same.differences().get(0).difference()), 1e-12);
  }

  /** An image with a box each, which is found in some. */
  private static Dataset<Row> found(IntPredicate isFound) {
    return table(
        IntStream.range(0, 60)
            .mapToObj(
                i -> {
                  Item item =
                      Item.asked(i + "/1", i + ".jpg", null, "dog", "dog", List.of())
                          .kind(Item.Kind.DETECT)
                          .boxes(List.of(new CocoMatching.Truth(BOX, BOX.area(), false)))
                          .tags(Map.of("category id", "1", "image id", Integer.toString(i)));
                  double hit = isFound.test(i) ? 1 : 0;
                  Row box = RowFactory.create(BOX.x(), BOX.y(), BOX.width(), BOX.height());
                  return ScoredRow.of(
                      item,
                      "",
                      null,
                      hit,
                      new Double[] {hit, hit, 1.0},
                      hit == 1 ? new Row[] {box} : new Row[0]);
                })
            .toList());
  }
}
