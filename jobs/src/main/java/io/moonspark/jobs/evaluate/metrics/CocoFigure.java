package io.moonspark.jobs.evaluate.metrics;

import java.util.List;

/**
 * One of the twelve numbers of COCO: a mean over thresholds of IoU.
 *
 * @param isPrecision average precision; else the highest recall
 * @param setting which detections and boxes it is of, in {@link #SETTINGS}
 * @param threshold the only one it is of, of IoU by its number; {@link #ALL} for their mean
 */
record CocoFigure(String name, boolean isPrecision, int setting, int threshold) {

  /**
   * A range of area and a limit of detections an image.
   *
   * @param area in {@link CocoMatching#AREAS}
   * @param hasPrecision whether any number needs more than the recall
   */
  record Setting(int area, int maxDetections, boolean hasPrecision) {}

  static final List<Setting> SETTINGS =
      List.of(
          new Setting(0, 1, false),
          new Setting(0, 10, false),
          new Setting(0, CocoMatching.MAX_DETECTIONS, true),
          new Setting(1, CocoMatching.MAX_DETECTIONS, true),
          new Setting(2, CocoMatching.MAX_DETECTIONS, true),
          new Setting(3, CocoMatching.MAX_DETECTIONS, true));

  private static final int ALL = -1;

  /** In the official order. */
  static final List<CocoFigure> FIGURES =
      List.of(
          new CocoFigure("AP", true, 2, ALL),
          new CocoFigure("AP50", true, 2, 0),
          new CocoFigure("AP75", true, 2, 5),
          new CocoFigure("AP small", true, 3, ALL),
          new CocoFigure("AP medium", true, 4, ALL),
          new CocoFigure("AP large", true, 5, ALL),
          new CocoFigure("AR at 1", false, 0, ALL),
          new CocoFigure("AR at 10", false, 1, ALL),
          new CocoFigure("AR at 100", false, 2, ALL),
          new CocoFigure("AR small", false, 3, ALL),
          new CocoFigure("AR medium", false, 4, ALL),
          new CocoFigure("AR large", false, 5, ALL));

  /** The number of one category, by its curves at all thresholds. */
  double of(PrecisionCurve[] byThreshold) {
    if (threshold != ALL) {
      return of(byThreshold[threshold]);
    }
    double sum = 0;
    for (PrecisionCurve curve : byThreshold) {
      sum += of(curve);
    }
    return sum / byThreshold.length;
  }

  private double of(PrecisionCurve curve) {
    return isPrecision ? curve.averagePrecision() : curve.recall();
  }
}
