package io.moonspark.jobs.evaluate.metrics;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/**
 * The twelve numbers of one category, and the same in bootstrap samples of the images, from its
 * rows in {@link CocoRow#ORDER}. An image that a sample draws several times counts as often, its
 * detections one after the other: as if it was so often in the files.
 */
public final class CocoCategory {

  /** Bootstrap samples. */
  static final int SAMPLES = 200;

  /**
   * Numbers of a category in the order of {@link CocoFigure#FIGURES}; NaN where it has no box to
   * find.
   *
   * @param sampled [samples x numbers]
   */
  public record Result(long category, double[] figures, double[][] sampled)
      implements Serializable {}

  private final long category;
  private final long seed;
  private final double[] positives = new double[CocoMatching.AREAS.length];
  private final double[][] sampledPositives = new double[SAMPLES][CocoMatching.AREAS.length];
  private final byte[] weights = new byte[SAMPLES];
  private CocoCurves curves;
  private CocoCurves[] sampled;

  private CocoCategory(long category, long seed) {
    this.category = category;
    this.seed = seed;
  }

  /**
   * Works off sorted rows, one category after the other.
   *
   * @param seed of the bootstrap, which draws images
   */
  public static void each(Iterator<CocoRow> sorted, long seed, Consumer<Result> results) {
    CocoCategory category = null;
    while (sorted.hasNext()) {
      CocoRow row = sorted.next();
      if (category != null && category.category != row.category()) {
        results.accept(category.result());
        category = null;
      }
      if (category == null) {
        category = new CocoCategory(row.category(), seed);
      }
      category.add(row);
    }
    if (category != null) {
      results.accept(category.result());
    }
  }

  /** The same for rows in any order. */
  public static List<Result> all(List<CocoRow> rows, long seed) {
    List<Result> results = new ArrayList<>();
    each(rows.stream().sorted(CocoRow.ORDER).iterator(), seed, results::add);
    return results;
  }

  private void add(CocoRow row) {
    PoissonWeights.fill(seed, Long.toString(row.image()), weights);
    if (row.isTruths()) {
      for (int area = 0; area < positives.length; area++) {
        positives[area] += row.truths()[area];
        for (int i = 0; i < weights.length; i++) {
          sampledPositives[i][area] += weights[i] * row.truths()[area];
        }
      }
      return;
    }
    open();
    curves.add(row, 1);
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] > 0) {
        sampled[i].add(row, weights[i]);
      }
    }
  }

  /** All truths have been seen. */
  private void open() {
    if (curves != null) {
      return;
    }
    curves = new CocoCurves(positives);
    sampled = new CocoCurves[SAMPLES];
    for (int i = 0; i < sampled.length; i++) {
      sampled[i] = new CocoCurves(sampledPositives[i]);
    }
  }

  private Result result() {
    open();
    double[][] figures = new double[SAMPLES][];
    for (int i = 0; i < figures.length; i++) {
      figures[i] = sampled[i].figures();
    }
    return new Result(category, curves.figures(), figures);
  }
}
