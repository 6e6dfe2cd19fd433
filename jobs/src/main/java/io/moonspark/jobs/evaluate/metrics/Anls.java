package io.moonspark.jobs.evaluate.metrics;

import java.util.List;
import java.util.Locale;

/**
 * Average normalised Levenshtein similarity: how near an answer is to the nearest right one, 0 if
 * that is less than half.
 *
 * <p>Source: Biten et al., Scene Text Visual Question Answering, ICCV 2019, equation 1; details
 * from the evaluation script of DocVQA at the Robust Reading Competition, which compares in lower
 * case with single spaces, but divides by the lengths before that.
 */
public final class Anls {

  private static final double THRESHOLD = 0.5;

  private Anls() {}

  /**
   * The similarity, 0 or 0.5 to 1.
   *
   * @param truth the right answers, at least one
   */
  public static double of(List<String> truth, String answer) {
    double nearest =
        truth.stream().mapToDouble(right -> distance(right, answer)).min().orElseThrow();
    double similarity = 1 - nearest;
    return similarity < THRESHOLD ? 0 : similarity;
  }

  private static double distance(String right, String answer) {
    int length = Math.max(upperLength(right), upperLength(answer));
    return length == 0 ? 0 : (double) levenshtein(comparable(right), comparable(answer)) / length;
  }

  private static int upperLength(String text) {
    return PythonText.length(text.toUpperCase(Locale.ROOT));
  }

  private static int[] comparable(String text) {
    return String.join(" ", PythonText.split(text.toLowerCase(Locale.ROOT))).codePoints().toArray();
  }

  /** Insertions, deletions and substitutions between two texts. */
  static int levenshtein(int[] a, int[] b) {
    int[] above = new int[b.length + 1];
    int[] row = new int[b.length + 1];
    for (int j = 0; j <= b.length; j++) {
      above[j] = j;
    }
    for (int i = 1; i <= a.length; i++) {
      row[0] = i;
      for (int j = 1; j <= b.length; j++) {
        int substitution = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
        row[j] = Math.min(substitution, Math.min(above[j], row[j - 1]) + 1);
      }
      int[] swap = above;
      above = row;
      row = swap;
    }
    return above[b.length];
  }
}
