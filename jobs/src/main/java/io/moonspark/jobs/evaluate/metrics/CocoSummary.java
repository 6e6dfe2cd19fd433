package io.moonspark.jobs.evaluate.metrics;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The twelve numbers of COCO: means over the categories and thresholds that have boxes to find, -1
 * where none has.
 *
 * <p>Source: {@code summarize} in {@code pycocotools/cocoeval.py}.
 */
public final class CocoSummary {

  /** Bootstrap samples of images, for the figures over boxes of all sizes. */
  static final int SAMPLES = 200;

  private static final double TAIL = 0.025;
  private static final int ALL = -1;

  /** Where a figure is found. */
  private record Figure(String name, boolean precision, int setting, int threshold) {}

  private static final List<Figure> FIGURES =
      List.of(
          new Figure("AP", true, 2, ALL),
          new Figure("AP50", true, 2, 0),
          new Figure("AP75", true, 2, 5),
          new Figure("AP small", true, 3, ALL),
          new Figure("AP medium", true, 4, ALL),
          new Figure("AP large", true, 5, ALL),
          new Figure("AR at 1", false, 0, ALL),
          new Figure("AR at 10", false, 1, ALL),
          new Figure("AR at 100", false, 2, ALL),
          new Figure("AR small", false, 3, ALL),
          new Figure("AR medium", false, 4, ALL),
          new Figure("AR large", false, 5, ALL));

  private CocoSummary() {}

  /**
   * The numbers in the official order, 0 to 1 or -1, with confidence intervals where the figure is
   * over boxes of all sizes and up to 100 detections.
   */
  public static Map<String, Interval> of(List<CocoCategory.Result> categories) {
    Map<String, Interval> summary = new LinkedHashMap<>();
    for (Figure figure : FIGURES) {
      double value =
          mean(
              categories,
              c -> (figure.precision() ? c.precision() : c.recall())[figure.setting()],
              figure.threshold());
      double[] samples = new double[figure.setting() == 2 && value >= 0 ? SAMPLES : 0];
      for (int i = 0; i < samples.length; i++) {
        int sample = i;
        double drawn =
            mean(
                categories,
                c -> (figure.precision() ? c.sampledPrecision() : c.sampledRecall())[sample],
                figure.threshold());
        samples[i] = drawn < 0 ? Double.NaN : drawn;
      }
      summary.put(figure.name(), Interval.of(value, samples, TAIL));
    }
    return summary;
  }

  private static double mean(
      List<CocoCategory.Result> categories,
      Function<CocoCategory.Result, double[]> byThreshold,
      int threshold) {
    double sum = 0;
    int count = 0;
    for (CocoCategory.Result category : categories) {
      double[] values = byThreshold.apply(category);
      for (int t = 0; t < values.length; t++) {
        if ((threshold == ALL || threshold == t) && !Double.isNaN(values[t])) {
          sum += values[t];
          count++;
        }
      }
    }
    return count == 0 ? -1 : sum / count;
  }
}
