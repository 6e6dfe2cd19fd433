package io.moonspark.jobs.evaluate;

import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * How a benchmark scores: statistics of each item, which are summed, and what the sums say. Both
 * are plain functions; {@link Scoring} calls them in Spark's tasks, and {@link
 * io.moonspark.jobs.evaluate.metrics.Tallies} adds up a plain list of items as well.
 */
public interface Rule extends Serializable {

  /** Statistics of an item, always equally many. */
  double[] statistics(Item item, Prediction prediction);

  /** How good a single item is, by its statistics; the worst ones are shown. */
  double score(double[] statistics);

  /** Sets of items that this one is counted in; none if it is not counted by itself. */
  List<String> subsets(Item item);

  /** Figures of a set from the sums of statistics, 0 to 1 where they are shares; NaN if unknown. */
  Map<String, Double> figures(String subset, double[] sums);

  /** The set of all items. */
  String ALL = "all";
}
