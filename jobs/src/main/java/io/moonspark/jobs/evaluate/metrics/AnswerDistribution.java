package io.moonspark.jobs.evaluate.metrics;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How far the answers that were given are from the right ones, not one by one but by how often each
 * comes up among similar questions; lower is better.
 *
 * <p>Source: {@code chiSquare} in {@code eval.py} of GQA (Hudson and Manning, GQA, CVPR 2019):
 * chi-square in each group of questions, weighted by the groups' sizes, divided by 100. Answers
 * that are never right do not count.
 */
public final class AnswerDistribution {

  /**
   * A right answer of a group of questions.
   *
   * @param expected how often it is right, at least once
   * @param observed how often it was given
   */
  public record Count(String group, String answer, long expected, long observed) {}

  private AnswerDistribution() {}

  /** The distance; NaN without counts. */
  public static double distance(List<Count> counts) {
    Map<String, double[]> groups = new HashMap<>();
    for (Count count : counts) {
      double[] group = groups.computeIfAbsent(count.group(), g -> new double[2]);
      double off = count.observed() - count.expected();
      group[0] += off * off / count.expected();
      group[1] += count.expected();
    }
    double weighted = 0;
    double size = 0;
    for (double[] group : groups.values()) {
      weighted += group[0] * group[1];
      size += group[1];
    }
    return weighted / size / 100;
  }
}
