package io.moonspark.jobs.evaluate.metrics;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Answers of POPE: what counts as no, and what the four counts say.
 *
 * <p>Source: {@code evaluate.py} of RUCAIBox/POPE (Li et al., Evaluating Object Hallucination in
 * Large Vision-Language Models, EMNLP 2023).
 */
public final class YesNo {

  private YesNo() {}

  /**
   * Whether an answer says yes: of its first sentence, without commas, no word is {@code No},
   * {@code no} or {@code not}.
   */
  public static boolean isYes(String answer) {
    int end = answer.indexOf('.');
    String sentence = (end < 0 ? answer : answer.substring(0, end)).replace(",", "");
    List<String> words = List.of(sentence.split(" ", -1));
    return !words.contains("No") && !words.contains("not") && !words.contains("no");
  }

  /** Statistics of an item: one of true positive, false positive, true negative, false negative. */
  public static double[] statistics(boolean truth, String answer) {
    boolean yes = isYes(answer);
    double[] counts = new double[4];
    counts[(yes ? 0 : 2) + (yes == truth ? 0 : 1)] = 1;
    return counts;
  }

  /** What sums of those statistics say; a share of nothing is NaN. */
  public static Map<String, Double> figures(double[] sums) {
    double truePositive = sums[0];
    double falsePositive = sums[1];
    double trueNegative = sums[2];
    double falseNegative = sums[3];
    double all = truePositive + falsePositive + trueNegative + falseNegative;
    double precision = truePositive / (truePositive + falsePositive);
    double recall = truePositive / (truePositive + falseNegative);
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("accuracy", (truePositive + trueNegative) / all);
    figures.put("precision", precision);
    figures.put("recall", recall);
    figures.put("f1", 2 * precision * recall / (precision + recall));
    figures.put("yes ratio", (truePositive + falsePositive) / all);
    return figures;
  }
}
