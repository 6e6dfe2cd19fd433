package io.moonspark.jobs.evaluate;

import io.moonspark.jobs.evaluate.metrics.Interval;
import io.moonspark.jobs.evaluate.metrics.Tallies;
import io.moonspark.jobs.evaluate.metrics.Tally;
import java.util.ArrayList;
import java.util.List;

/**
 * A number of an evaluation.
 *
 * @param subset which items it is of
 * @param name what it says
 * @param interval its value and confidence interval
 * @param items how many they are
 */
public record Figure(String subset, String name, Interval interval, long items) {

  /** All figures of a rule, those over all items first. */
  static List<Figure> of(Rule rule, Tallies tallies) {
    List<Figure> figures = new ArrayList<>();
    Tally all = tallies.bySubset().get(Rule.ALL);
    if (all != null) {
      figures.addAll(of(rule, Rule.ALL, all));
    }
    tallies
        .bySubset()
        .forEach(
            (subset, tally) -> {
              if (tally != all) {
                figures.addAll(of(rule, subset, tally));
              }
            });
    return figures;
  }

  private static List<Figure> of(Rule rule, String subset, Tally tally) {
    return rule.figures(subset, tally.sums()).keySet().stream()
        .map(
            name ->
                new Figure(
                    subset,
                    name,
                    tally.interval(
                        sums -> rule.figures(subset, sums).getOrDefault(name, Double.NaN)),
                    tally.items()))
        .toList();
  }
}
