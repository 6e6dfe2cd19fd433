package io.moonspark.jobs.evaluate.metrics;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The twelve numbers of COCO: means over the categories that have boxes to find, -1 where none has.
 *
 * <p>Source: {@code summarize} in {@code pycocotools/cocoeval.py}. It takes the mean over
 * categories and thresholds at once; a category has boxes to find at all thresholds or at none.
 */
public final class CocoSummary {

  private static final double TAIL = 0.025;

  private CocoSummary() {}

  /**
   * The numbers in the official order, 0 to 1 or -1, with confidence intervals, unless -1. A sample
   * that has nothing to find for a number does not count for it.
   */
  public static Map<String, Interval> of(List<CocoCategory.Result> categories) {
    Map<String, Interval> summary = new LinkedHashMap<>();
    for (int i = 0; i < CocoFigure.FIGURES.size(); i++) {
      int figure = i;
      double value = mean(categories, c -> c.figures()[figure]);
      double[] samples = new double[Double.isNaN(value) ? 0 : CocoCategory.SAMPLES];
      for (int s = 0; s < samples.length; s++) {
        int sample = s;
        samples[s] = mean(categories, c -> c.sampled()[sample][figure]);
      }
      summary.put(
          CocoFigure.FIGURES.get(i).name(),
          Interval.of(Double.isNaN(value) ? -1 : value, samples, TAIL));
    }
    return summary;
  }

  private static double mean(
      List<CocoCategory.Result> categories, Function<CocoCategory.Result, Double> figure) {
    return categories.stream()
        .mapToDouble(figure::apply)
        .filter(value -> !Double.isNaN(value))
        .average()
        .orElse(Double.NaN);
  }
}
