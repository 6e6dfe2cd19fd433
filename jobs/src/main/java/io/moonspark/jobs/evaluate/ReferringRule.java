package io.moonspark.jobs.evaluate;

import java.util.List;
import java.util.Map;

/**
 * RefCOCO: the first box must overlap the one that is meant by half of their union or more.
 *
 * <p>Source: Kazemzadeh et al., ReferItGame, EMNLP 2014; Yu et al., Modeling Context in Referring
 * Expressions, ECCV 2016, section 6: a region is right if its IoU with the truth is above 0.5.
 */
final class ReferringRule implements Rule {

  private static final long serialVersionUID = 1L;

  private static final double ENOUGH = 0.5;

  @Override
  public double[] statistics(Item item, Prediction prediction) {
    double iou =
        prediction.boxes().isEmpty() ? 0 : prediction.boxes().get(0).iou(item.boxes().get(0).box());
    return new double[] {1, iou >= ENOUGH ? 1 : 0, iou};
  }

  @Override
  public double score(double[] statistics) {
    return statistics[2];
  }

  @Override
  public List<String> subsets(Item item) {
    return Subsets.byTags(item, "split");
  }

  @Override
  public Map<String, Double> figures(String subset, double[] sums) {
    return Map.of("accuracy at IoU 0.5", sums[1] / sums[0]);
  }
}
