package io.moonspark.jobs.evaluate.metrics;

import java.io.Serializable;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** A tally for each subset of the items: all of them, those of a type, and so on. */
public final class Tallies implements Serializable {

  private static final long serialVersionUID = 1L;

  private final long seed;
  private final TreeMap<String, Tally> bySubset = new TreeMap<>();
  private transient double[] weights;
  private transient String weighted;

  public Tallies(long seed) {
    this.seed = seed;
  }

  /**
   * Adds an item to its subsets.
   *
   * @param unit what bootstrap samples are drawn by: the image, as questions about one image go
   *     right and wrong together
   */
  public Tallies add(String unit, Collection<String> subsets, double[] statistics) {
    if (!unit.equals(weighted)) {
      byte[] drawn = new byte[Tally.SAMPLES];
      PoissonWeights.fill(seed, unit, drawn);
      weights = weights == null ? new double[drawn.length] : weights;
      for (int i = 0; i < drawn.length; i++) {
        weights[i] = drawn[i];
      }
      weighted = unit;
    }
    for (String subset : subsets) {
      bySubset.computeIfAbsent(subset, s -> new Tally(statistics.length)).add(statistics, weights);
    }
    return this;
  }

  /** Adds the items of another part. */
  public Tallies merge(Tallies other) {
    other.bySubset.forEach(
        (subset, tally) ->
            bySubset.computeIfAbsent(subset, s -> new Tally(tally.sums().length)).merge(tally));
    return this;
  }

  public Map<String, Tally> bySubset() {
    return bySubset;
  }
}
