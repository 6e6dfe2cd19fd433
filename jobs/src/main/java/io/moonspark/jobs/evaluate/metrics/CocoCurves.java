package io.moonspark.jobs.evaluate.metrics;

import java.util.List;

/** Precision and recall of one category in all settings and at all thresholds. */
final class CocoCurves {

  /** [settings][thresholds]; null where there is no box to find. */
  private final PrecisionCurve[][] curves;

  /**
   * Empty curves.
   *
   * @param positives boxes there are to find, by range of area
   */
  CocoCurves(double[] positives) {
    List<CocoFigure.Setting> settings = CocoFigure.SETTINGS;
    curves = new PrecisionCurve[settings.size()][];
    for (int i = 0; i < curves.length; i++) {
      double there = positives[settings.get(i).area()];
      if (there > 0) {
        curves[i] = new PrecisionCurve[CocoMatching.THRESHOLDS];
        for (int t = 0; t < curves[i].length; t++) {
          curves[i][t] = new PrecisionCurve(there, settings.get(i).hasPrecision());
        }
      }
    }
  }

  /**
   * Adds the next detection.
   *
   * @param weight how often it is there
   */
  void add(CocoRow row, double weight) {
    for (int i = 0; i < curves.length; i++) {
      CocoFigure.Setting setting = CocoFigure.SETTINGS.get(i);
      if (curves[i] != null && row.rank() < setting.maxDetections()) {
        add(row, setting.area(), curves[i], weight);
      }
    }
  }

  private static void add(CocoRow row, int area, PrecisionCurve[] byThreshold, double weight) {
    for (int threshold = 0; threshold < byThreshold.length; threshold++) {
      long bit = CocoMatching.bit(area, threshold);
      if ((row.ignored() & bit) == 0) {
        if ((row.matched() & bit) != 0) {
          byThreshold[threshold].hit(weight);
        } else {
          byThreshold[threshold].miss(weight);
        }
      }
    }
  }

  /** The twelve numbers of this category; NaN where there is no box to find. */
  double[] figures() {
    return CocoFigure.FIGURES.stream()
        .mapToDouble(
            figure ->
                curves[figure.setting()] == null ? Double.NaN : figure.of(curves[figure.setting()]))
        .toArray();
  }
}
