package io.moonspark.jobs.evaluate.metrics;

import java.util.List;

/**
 * ROUGE-L: the longest common subsequence with the references, as a weighted mean of precision and
 * recall, each the best over the references.
 *
 * <p>Source: Lin, ROUGE, 2004, in the form of {@code rouge.py} of tylin/coco-caption, beta 1.2.
 */
final class RougeL {

  private static final double BETA = 1.2;

  private RougeL() {}

  static double score(List<String> caption, List<List<String>> references) {
    double precision = 0;
    double recall = 0;
    List<String> given = orEmptyWord(caption);
    for (List<String> reference : references) {
      List<String> wanted = orEmptyWord(reference);
      double common = longestCommon(given, wanted);
      precision = Math.max(precision, common / given.size());
      recall = Math.max(recall, common / wanted.size());
    }
    if (precision == 0 || recall == 0) {
      return 0;
    }
    return (1 + BETA * BETA) * precision * recall / (recall + BETA * BETA * precision);
  }

  /** Python splits an empty text at spaces into one empty word. */
  private static List<String> orEmptyWord(List<String> words) {
    return words.isEmpty() ? List.of("") : words;
  }

  private static int longestCommon(List<String> a, List<String> b) {
    int[] above = new int[b.size() + 1];
    for (String word : a) {
      int[] row = new int[b.size() + 1];
      for (int j = 1; j <= b.size(); j++) {
        row[j] = word.equals(b.get(j - 1)) ? above[j - 1] + 1 : Math.max(above[j], row[j - 1]);
      }
      above = row;
    }
    return above[b.size()];
  }
}
