package io.moonspark.jobs.evaluate.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.moonspark.jobs.evaluate.metrics.CocoMatching.Detection;
import io.moonspark.jobs.evaluate.metrics.CocoMatching.Truth;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CocoSummaryTest {

  private static final int CASES = 200;

  /** Names an interpreter that has pycocotools. */
  private static final String PYTHON = System.getenv().getOrDefault("MOONSPARK_PYTHON", "python3");

  @TempDir private Path temp;

  @Test
  void theTwelveNumbersAreThoseThatPycocotoolsGaveFor200RandomCases() throws Exception {
    try (InputStream in = getClass().getResourceAsStream("/evaluate/coco-oracle.txt")) {
      compare(new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
    }
  }

  @Test
  void theTwelveNumbersAreThoseOfPycocotoolsOnThisMachine() throws Exception {
    Path script = temp.resolve("oracle.py");
    try (InputStream in = getClass().getResourceAsStream("/evaluate/pycocotools_oracle.py")) {
      Files.copy(in, script);
    }
    assumeTrue(hasPycocotools(), PYTHON + " has no pycocotools: set MOONSPARK_PYTHON to one");
    Path cases = temp.resolve("cases");
    Files.write(
        cases, IntStream.range(0, CASES).mapToObj(i -> DetectionCase.random(i).json()).toList());
    Path results = temp.resolve("results");
    Process oracle =
        new ProcessBuilder(PYTHON, script.toString())
            .redirectInput(cases.toFile())
            .redirectOutput(results.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertEquals(0, oracle.waitFor());
    compare(Files.readAllLines(results));
  }

  private static boolean hasPycocotools() throws InterruptedException {
    try {
      return new ProcessBuilder(PYTHON, "-c", "import pycocotools.cocoeval")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static void compare(List<String> oracle) {
    assertEquals(CASES, oracle.size());
    int absent = 0;
    for (int i = 0; i < CASES; i++) {
      double[] wanted =
          Arrays.stream(oracle.get(i).split(" ")).mapToDouble(Double::parseDouble).toArray();
      double[] given = numbers(DetectionCase.random(i).rows());
      for (int k = 0; k < wanted.length; k++) {
        assertEquals(wanted[k], given[k], 1e-6, "case " + i + ", number " + k);
        absent += wanted[k] == -1 ? 1 : 0;
      }
    }
    assertTrue(absent > 20, "some cases have nothing to find in a range of area");
  }

  private static double[] numbers(List<CocoRow> rows) {
    return summary(rows).values().stream().mapToDouble(Interval::value).toArray();
  }

  private static Map<String, Interval> summary(List<CocoRow> rows) {
    return CocoSummary.of(CocoCategory.all(rows, 1));
  }

  @Test
  void theOrderOfRowsDoesNotMatter() {
    List<CocoRow> rows = new ArrayList<>(DetectionCase.random(30).rows());
    double[] inOrder = numbers(rows);
    Collections.shuffle(rows, new Random(5));
    assertEquals(Arrays.toString(inOrder), Arrays.toString(numbers(rows)));
  }

  @Test
  void perfectDetectionsGetOneAndNoneGetZeroAndNothingToFindGetsMinusOne() {
    Truth truth = new Truth(new PixelBox(0, 0, 50, 40), 2000, false);
    Detection hit = new Detection(truth.box(), 1);
    Map<String, Interval> perfect = summary(CocoMatching.rows(1, 1, List.of(truth), List.of(hit)));
    assertEquals(1, perfect.get("AP").value(), 1e-12);
    assertEquals(1, perfect.get("AP medium").value(), 1e-12);
    assertEquals(-1, perfect.get("AP large").value());
    Map<String, Interval> none = summary(CocoMatching.rows(1, 1, List.of(truth), List.of()));
    assertEquals(0, none.get("AP").value());
    assertEquals(0, none.get("AR at 100").value());
    assertEquals(-1, summary(List.of()).get("AP").value());
    assertEquals(-1, summary(CocoMatching.rows(1, 1, List.of(), List.of(hit))).get("AP").value());
  }

  /** Worked out: hit, miss, hit of two boxes: precision 1 up to recall 0.5, then 2/3. */
  @Test
  void averagePrecisionIsTheMeanOver101Recalls() {
    Truth left = new Truth(new PixelBox(0, 0, 50, 50), 2500, false);
    Truth right = new Truth(new PixelBox(100, 0, 50, 50), 2500, false);
    List<Detection> detections =
        List.of(
            new Detection(left.box(), 0.9),
            new Detection(new PixelBox(200, 200, 50, 50), 0.8),
            new Detection(right.box(), 0.7));
    Map<String, Interval> summary =
        summary(CocoMatching.rows(1, 1, List.of(left, right), detections));
    assertEquals((51 + 50 * 2 / 3.0) / 101, summary.get("AP").value(), 1e-12);
    assertEquals(0.5, summary.get("AR at 1").value(), 1e-12);
  }

  @Test
  void aSampleIsWhatTheFilesWouldGiveWithItsImagesAsOftenAsItDrawsThem() {
    for (int number : List.of(10, 11, 20, 31)) {
      List<CocoRow> rows = apart(DetectionCase.random(number).rows());
      List<CocoCategory.Result> results = CocoCategory.all(rows, 1);
      for (int sample = 0; sample < 25; sample++) {
        double[] wanted = numbers(drawn(rows, sample));
        double[] given = sample(results, sample);
        assertArrayEquals(wanted, given, 1e-12, "case " + number + ", sample " + sample);
      }
    }
  }

  /** With scores that differ within an image, or copies would not follow each other. */
  private static List<CocoRow> apart(List<CocoRow> rows) {
    return rows.stream()
        .map(
            r ->
                r.isTruths()
                    ? r
                    : CocoRow.detection(
                        r.category(),
                        r.image(),
                        r.rank(),
                        r.score() - 1e-6 * r.rank(),
                        r.matched(),
                        r.ignored()))
        .toList();
  }

  private static List<CocoRow> drawn(List<CocoRow> rows, int sample) {
    byte[] weights = new byte[CocoCategory.SAMPLES];
    List<CocoRow> drawn = new ArrayList<>();
    for (CocoRow r : rows) {
      PoissonWeights.fill(1, Long.toString(r.image()), weights);
      for (int copy = 0; copy < weights[sample]; copy++) {
        drawn.add(
            new CocoRow(
                r.category(),
                100 * r.image() + copy,
                r.rank(),
                r.score(),
                r.matched(),
                r.ignored(),
                r.truths()));
      }
    }
    return drawn;
  }

  private static double[] sample(List<CocoCategory.Result> results, int sample) {
    List<CocoCategory.Result> alone =
        results.stream()
            .map(r -> new CocoCategory.Result(r.category(), r.sampled()[sample], r.sampled()))
            .toList();
    return CocoSummary.of(alone).values().stream().mapToDouble(Interval::value).toArray();
  }

  @Test
  void everyNumberThatIsOneHasAnIntervalTheSameForTheSameSeed() {
    List<CocoRow> rows = many(6);
    Map<String, Interval> first = summary(rows);
    assertEquals(12, first.size());
    first.forEach(
        (name, interval) -> {
          assertTrue(interval.low() < interval.value(), name + interval);
          assertTrue(interval.value() < interval.high(), name + interval);
        });
    assertEquals(first, summary(rows));
    assertTrue(!first.equals(CocoSummary.of(CocoCategory.all(rows, 2))));
  }

  /** The cases' images beside each other. */
  private static List<CocoRow> many(int cases) {
    List<CocoRow> rows = new ArrayList<>();
    for (int i = 0; i < cases; i++) {
      long shift = 1000L * i;
      DetectionCase.random(10 * (i + 1)).rows().stream()
          .map(
              r ->
                  new CocoRow(
                      r.category(),
                      r.image() + shift,
                      r.rank(),
                      r.score(),
                      r.matched(),
                      r.ignored(),
                      r.truths()))
          .forEach(rows::add);
    }
    return rows;
  }

  @Test
  void fourTimesTheImagesHalveTheIntervalOfEveryNumber() {
    List<CocoRow> rows = many(8);
    List<CocoRow> fourTimes = new ArrayList<>();
    for (int copy = 0; copy < 4; copy++) {
      long shift = 1_000_000L * copy;
      for (CocoRow r : rows) {
        fourTimes.add(
            new CocoRow(
                r.category(),
                r.image() + shift,
                r.rank(),
                r.score(),
                r.matched(),
                r.ignored(),
                r.truths()));
      }
    }
    Map<String, Interval> once = summary(rows);
    summary(fourTimes)
        .forEach(
            (name, interval) ->
                assertEquals(0.5, width(interval) / width(once.get(name)), 0.2, name));
  }

  private static double width(Interval interval) {
    return interval.high() - interval.low();
  }

  @Test
  void whatIsTheSameInEveryImageHasAnIntervalOfNoWidthAndMinusOneHasNone() {
    Truth truth = new Truth(new PixelBox(0, 0, 50, 40), 2000, false);
    List<CocoRow> perfect = new ArrayList<>();
    List<CocoRow> nothing = new ArrayList<>();
    for (int image = 0; image < 30; image++) {
      Detection hit = new Detection(truth.box(), 1);
      perfect.addAll(CocoMatching.rows(1, image, List.of(truth), List.of(hit)));
      nothing.addAll(CocoMatching.rows(1, image, List.of(truth), List.of()));
    }
    assertEquals(0, width(summary(perfect).get("AP medium")), 1e-12);
    assertEquals(1, summary(perfect).get("AR at 1").low(), 1e-12);
    assertEquals(new Interval(0, 0, 0), summary(nothing).get("AP50"));
    assertTrue(Double.isNaN(summary(perfect).get("AP large").low()));
  }
}
