package io.moonspark.jobs.evaluate;

import io.moonspark.jobs.evaluate.metrics.BoxMatching;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Scenes of icons: captions and answers must be exactly the right ones; of boxes, whether there are
 * as many as there should be, and how well the true ones are covered. Sets are the icon families
 * times what is asked.
 */
final class SceneRule implements Rule {

  private static final long serialVersionUID = 1L;

  @Override
  public double[] statistics(Item item, Prediction prediction) {
    if (prediction.error() != null) {
      return new double[] {1, 0, 0, item.boxes().size()};
    }
    if (item.kind() != Item.Kind.DETECT) {
      boolean right = prediction.text().strip().equals(item.answers().get(0));
      return new double[] {1, right ? 1 : 0, 0, 0};
    }
    boolean asMany = prediction.boxes().size() == item.boxes().size();
    double overlap = BoxMatching.overlap(item.boxes(), prediction.boxes());
    return new double[] {1, asMany ? 1 : 0, overlap, item.boxes().size()};
  }

  @Override
  public double score(double[] statistics) {
    return statistics[3] > 0 ? statistics[2] / statistics[3] : statistics[1];
  }

  @Override
  public List<String> subsets(Item item) {
    return List.of(item.tags().get("icons") + ": " + item.tags().get("asked"));
  }

  @Override
  public Map<String, Double> figures(String subset, double[] sums) {
    Map<String, Double> figures = new LinkedHashMap<>();
    boolean boxes = sums[3] > 0;
    figures.put(boxes ? "right number of boxes" : "exact", sums[1] / sums[0]);
    if (boxes) {
      figures.put("mean IoU of true boxes", sums[2] / sums[3]);
    }
    return figures;
  }
}
