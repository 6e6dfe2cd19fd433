package io.moonspark.jobs.evaluate.metrics;

import java.util.List;

/**
 * BLEU-1 to BLEU-4 of a set of captions: products of n-gram precisions over the whole set, clipped
 * by the references, times a penalty for being shorter than the nearest reference.
 *
 * <p>Source: Papineni et al., BLEU, ACL 2002, in the form of {@code bleu_scorer.py} of
 * tylin/coco-caption with the option {@code closest}: the shorter of two references equally near,
 * and its small constants where nothing matches.
 */
final class Bleu {

  /** Matching n-grams by n, possible ones by n, words, words of the nearest reference. */
  static final int STATISTICS = 2 * NGrams.MAX + 2;

  private static final double SMALL = 1e-9;
  private static final double TINY = 1e-15;

  private Bleu() {}

  /** Writes the statistics of a caption from an index on. */
  static void statistics(
      List<String> caption, List<List<String>> references, double[] out, int at) {
    for (int n = 1; n <= NGrams.MAX; n++) {
      NGrams given = NGrams.of(caption, n);
      NGrams allowed = null;
      for (List<String> reference : references) {
        NGrams counts = NGrams.of(reference, n);
        allowed = allowed == null ? counts : allowed.max(counts);
      }
      out[at + n - 1] = given.common(allowed);
      out[at + NGrams.MAX + n - 1] = Math.max(0, caption.size() - n + 1);
    }
    out[at + 2 * NGrams.MAX] = caption.size();
    out[at + 2 * NGrams.MAX + 1] = nearest(caption.size(), references);
  }

  private static int nearest(int length, List<List<String>> references) {
    int nearest = references.get(0).size();
    for (List<String> reference : references) {
      int size = reference.size();
      int off = Math.abs(size - length) - Math.abs(nearest - length);
      if (off < 0 || off == 0 && size < nearest) {
        nearest = size;
      }
    }
    return nearest;
  }

  /** BLEU-n from sums of the statistics. */
  static double score(double[] sums, int at, int n) {
    double product = 1;
    for (int k = 0; k < n; k++) {
      product *= (sums[at + k] + TINY) / (sums[at + NGrams.MAX + k] + SMALL);
    }
    double bleu = Math.pow(product, 1.0 / n);
    double ratio = (sums[at + 2 * NGrams.MAX] + TINY) / (sums[at + 2 * NGrams.MAX + 1] + SMALL);
    return ratio < 1 ? bleu * Math.exp(1 - 1 / ratio) : bleu;
  }
}
