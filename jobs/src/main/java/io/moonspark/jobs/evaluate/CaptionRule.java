package io.moonspark.jobs.evaluate;

import io.moonspark.jobs.evaluate.metrics.CaptionScores;
import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.apache.spark.broadcast.Broadcast;

/**
 * Captions beside those that people wrote.
 *
 * @param scorer the frequencies of n-grams make it large, so that tasks get it by broadcast
 */
record CaptionRule(Scorer scorer) implements Rule {

  /** Gives what scores captions. */
  interface Scorer extends Serializable {
    CaptionScores get();
  }

  /** The rule for one process. */
  static CaptionRule of(CaptionScores scores) {
    return new CaptionRule(() -> scores);
  }

  /** The rule for many tasks. */
  static CaptionRule of(Broadcast<CaptionScores> scores) {
    return new CaptionRule(scores::value);
  }

  /** Where an item keeps the names of what is in its image. */
  static final String OBJECTS = "objects";

  @Override
  public double[] statistics(Item item, Prediction prediction) {
    return scorer
        .get()
        .statistics(
            prediction.text(),
            item.answers(),
            new HashSet<>(item.lists().getOrDefault(OBJECTS, List.of())));
  }

  @Override
  public double score(double[] statistics) {
    return scorer.get().cider(statistics);
  }

  @Override
  public List<String> subsets(Item item) {
    return List.of(ALL);
  }

  @Override
  public Map<String, Double> figures(String subset, double[] sums) {
    return scorer.get().figures(sums);
  }
}
