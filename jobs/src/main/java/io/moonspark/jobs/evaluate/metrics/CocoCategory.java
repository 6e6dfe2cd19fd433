package io.moonspark.jobs.evaluate.metrics;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/** Precision and recall of one category, from its rows in {@link CocoRow#ORDER}. */
public final class CocoCategory {

  /** A range of area and a limit of detections an image. */
  private record Setting(int area, int maxDetections) {}

  private static final List<Setting> SETTINGS =
      List.of(
          new Setting(0, 1),
          new Setting(0, 10),
          new Setting(0, CocoMatching.MAX_DETECTIONS),
          new Setting(1, CocoMatching.MAX_DETECTIONS),
          new Setting(2, CocoMatching.MAX_DETECTIONS),
          new Setting(3, CocoMatching.MAX_DETECTIONS));

  /** The setting that bootstrap samples are of. */
  private static final int MAIN = 2;

  /**
   * Averages of a category; NaN where it has no box to find.
   *
   * @param precision average precision: [settings x thresholds]
   * @param recall highest recall: [settings x thresholds]
   * @param sampledPrecision the same of the main setting in bootstrap samples: [samples x
   *     thresholds]
   * @param sampledRecall likewise
   */
  public record Result(
      long category,
      double[][] precision,
      double[][] recall,
      double[][] sampledPrecision,
      double[][] sampledRecall)
      implements Serializable {}

  private final long category;
  private final long seed;
  private final double[] positives = new double[CocoMatching.AREAS.length];
  private final double[] sampledPositives = new double[CocoSummary.SAMPLES];
  private final byte[] weights = new byte[CocoSummary.SAMPLES];
  private PrecisionCurve[][] curves;
  private PrecisionCurve[][] sampled;

  private CocoCategory(long category, long seed) {
    this.category = category;
    this.seed = seed;
  }

  /**
   * Works off sorted rows, one category after the other.
   *
   * @param seed of the bootstrap, which draws images
   */
  public static void each(Iterator<CocoRow> sorted, long seed, Consumer<Result> results) {
    CocoCategory category = null;
    while (sorted.hasNext()) {
      CocoRow row = sorted.next();
      if (category != null && category.category != row.category()) {
        results.accept(category.result());
        category = null;
      }
      if (category == null) {
        category = new CocoCategory(row.category(), seed);
      }
      category.add(row);
    }
    if (category != null) {
      results.accept(category.result());
    }
  }

  /** The same for rows in any order. */
  public static List<Result> all(List<CocoRow> rows, long seed) {
    List<Result> results = new ArrayList<>();
    each(rows.stream().sorted(CocoRow.ORDER).iterator(), seed, results::add);
    return results;
  }

  private void add(CocoRow row) {
    PoissonWeights.fill(seed, Long.toString(row.image()), weights);
    if (row.isTruths()) {
      for (int area = 0; area < positives.length; area++) {
        positives[area] += row.truths()[area];
      }
      for (int i = 0; i < weights.length; i++) {
        sampledPositives[i] += weights[i] * row.truths()[0];
      }
      return;
    }
    open();
    for (int i = 0; i < SETTINGS.size(); i++) {
      if (row.rank() < SETTINGS.get(i).maxDetections()) {
        add(row, SETTINGS.get(i).area(), curves[i], 1);
      }
    }
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] > 0) {
        add(row, SETTINGS.get(MAIN).area(), sampled[i], weights[i]);
      }
    }
  }

  private static void add(CocoRow row, int area, PrecisionCurve[] byThreshold, double weight) {
    for (int threshold = 0; threshold < byThreshold.length; threshold++) {
      long bit = CocoMatching.bit(area, threshold);
      if ((row.ignored() & bit) == 0 && byThreshold[threshold] != null) {
        if ((row.matched() & bit) != 0) {
          byThreshold[threshold].hit(weight);
        } else {
          byThreshold[threshold].miss(weight);
        }
      }
    }
  }

  /** All truths have been seen. */
  private void open() {
    if (curves != null) {
      return;
    }
    curves = new PrecisionCurve[SETTINGS.size()][];
    for (int i = 0; i < curves.length; i++) {
      curves[i] = curves(positives[SETTINGS.get(i).area()]);
    }
    sampled = new PrecisionCurve[CocoSummary.SAMPLES][];
    for (int i = 0; i < sampled.length; i++) {
      sampled[i] = curves(sampledPositives[i]);
    }
  }

  private static PrecisionCurve[] curves(double positives) {
    PrecisionCurve[] byThreshold = new PrecisionCurve[CocoMatching.THRESHOLDS];
    for (int i = 0; positives > 0 && i < byThreshold.length; i++) {
      byThreshold[i] = new PrecisionCurve(positives);
    }
    return byThreshold;
  }

  private Result result() {
    open();
    return new Result(
        category, precisions(curves), recalls(curves), precisions(sampled), recalls(sampled));
  }

  private static double[][] precisions(PrecisionCurve[][] curves) {
    double[][] values = new double[curves.length][CocoMatching.THRESHOLDS];
    for (int i = 0; i < values.length; i++) {
      for (int t = 0; t < values[i].length; t++) {
        values[i][t] = curves[i][t] == null ? Double.NaN : curves[i][t].averagePrecision();
      }
    }
    return values;
  }

  private static double[][] recalls(PrecisionCurve[][] curves) {
    double[][] values = new double[curves.length][CocoMatching.THRESHOLDS];
    for (int i = 0; i < values.length; i++) {
      for (int t = 0; t < values[i].length; t++) {
        values[i][t] = curves[i][t] == null ? Double.NaN : curves[i][t].recall();
      }
    }
    return values;
  }
}
