package io.moonspark.jobs.evaluate.metrics;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

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
      double value = value(categories, i);
      double[] samples = Double.isNaN(value) ? new double[0] : samples(categories, i);
      summary.put(
          CocoFigure.FIGURES.get(i).name(),
          Interval.of(Double.isNaN(value) ? -1 : value, samples, TAIL));
    }
    return summary;
  }

  /**
   * The numbers of the second less those of the first; NaN where there is nothing to find.
   *
   * @param second of the same images as the first, with the same seed: its samples are the same
   */
  public static Map<String, Interval> difference(
      List<CocoCategory.Result> first, List<CocoCategory.Result> second) {
    Map<String, Interval> differences = new LinkedHashMap<>();
    for (int i = 0; i < CocoFigure.FIGURES.size(); i++) {
      double[] samples = samples(second, i);
      double[] before = samples(first, i);
      for (int s = 0; s < samples.length; s++) {
        samples[s] -= before[s];
      }
      differences.put(
          CocoFigure.FIGURES.get(i).name(),
          Interval.of(value(second, i) - value(first, i), samples, TAIL));
    }
    return differences;
  }

  private static double value(List<CocoCategory.Result> categories, int figure) {
    return mean(categories, c -> c.figures()[figure]);
  }

  private static double[] samples(List<CocoCategory.Result> categories, int figure) {
    return IntStream.range(0, CocoCategory.SAMPLES)
        .mapToDouble(sample -> mean(categories, c -> c.sampled()[sample][figure]))
        .toArray();
  }

  private static double mean(
      List<CocoCategory.Result> categories, ToDoubleFunction<CocoCategory.Result> figure) {
    return categories.stream()
        .mapToDouble(figure)
        .filter(value -> !Double.isNaN(value))
        .average()
        .orElse(Double.NaN);
  }
}
