package io.moonspark.jobs.evaluate;

import io.moonspark.jobs.evaluate.metrics.YesNo;
import java.util.List;
import java.util.Map;

/** POPE: yes and no about things that are there, and things that are not. */
final class PopeRule implements Rule {

  private static final long serialVersionUID = 1L;

  @Override
  public double[] statistics(Item item, Prediction prediction) {
    boolean truth = item.answers().get(0).equals("yes");
    // An image that failed has no answer, which is wrong either way.
    return YesNo.statistics(truth, prediction.error() == null ? prediction.text() : not(truth));
  }

  private static String not(boolean truth) {
    return truth ? "no" : "yes";
  }

  @Override
  public double score(double[] statistics) {
    return statistics[0] + statistics[2];
  }

  @Override
  public List<String> subsets(Item item) {
    return Subsets.byTags(item, "questions");
  }

  @Override
  public Map<String, Double> figures(String subset, double[] sums) {
    return YesNo.figures(sums);
  }
}
