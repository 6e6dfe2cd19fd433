package io.moonspark.jobs.evaluate;

import io.moonspark.jobs.evaluate.metrics.BoxMatching;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Boxes of a category in an image, without scores: how many are right at IoU 0.5. The twelve
 * numbers of COCO are in {@link CocoExtras}.
 */
final class DetectionRule implements Rule {

  private static final long serialVersionUID = 1L;

  private static final double ENOUGH = 0.5;

  @Override
  public double[] statistics(Item item, Prediction prediction) {
    int hits = BoxMatching.hits(item.boxes(), prediction.boxes(), ENOUGH);
    long there = item.boxes().stream().filter(box -> !box.crowd()).count();
    return new double[] {hits, prediction.boxes().size(), there};
  }

  @Override
  public double score(double[] statistics) {
    double most = Math.max(statistics[1], statistics[2]);
    return most == 0 ? 1 : statistics[0] / most;
  }

  @Override
  public List<String> subsets(Item item) {
    return Subsets.byTags(item, "category");
  }

  @Override
  public Map<String, Double> figures(String subset, double[] sums) {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("precision at IoU 0.5", sums[0] / sums[1]);
    figures.put("recall at IoU 0.5", sums[0] / sums[2]);
    return figures;
  }
}
