package io.moonspark.jobs.evaluate;

import io.moonspark.jobs.evaluate.metrics.CaptionScores;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** Captions beside those that people wrote. */
record CaptionRule(CaptionScores scores) implements Rule {

  /** Where an item keeps the names of what is in its image. */
  static final String OBJECTS = "objects";

  @Override
  public double[] statistics(Item item, Prediction prediction) {
    return scores.statistics(
        prediction.text(),
        item.answers(),
        new HashSet<>(item.lists().getOrDefault(OBJECTS, List.of())));
  }

  @Override
  public double score(double[] statistics) {
    return scores.cider(statistics);
  }

  @Override
  public List<String> subsets(Item item) {
    return List.of(ALL);
  }

  @Override
  public Map<String, Double> figures(String subset, double[] sums) {
    return scores.figures(sums);
  }
}
