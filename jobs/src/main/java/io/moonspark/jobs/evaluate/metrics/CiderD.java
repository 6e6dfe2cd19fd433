package io.moonspark.jobs.evaluate.metrics;

import java.util.List;

/**
 * CIDEr-D: how alike a caption and its references are as vectors of n-grams that weigh the more the
 * fewer images they are about, clipped, and less for another length.
 *
 * <p>Source: Vedantam et al., CIDEr, CVPR 2015, section 5, in the form of {@code cider_scorer.py}
 * of tylin/coco-caption: n up to 4, sigma 6, ten times the mean over n. The length is counted in
 * bigrams there.
 */
final class CiderD {

  private static final double SIGMA = 6;

  /** Of one sentence and one n. */
  private record Vector(NGrams grams, double[] weights, double norm) {

    static Vector of(List<String> words, int n, DocumentFrequencies frequencies) {
      NGrams grams = NGrams.of(words, n);
      double[] weights = new double[grams.keys().length];
      double squares = 0;
      for (int i = 0; i < weights.length; i++) {
        weights[i] = grams.counts()[i] * frequencies.inverse(grams.keys()[i]);
        squares += weights[i] * weights[i];
      }
      return new Vector(grams, weights, Math.sqrt(squares));
    }

    /** The product with a reference's vector, of which no n-gram counts for more than there. */
    double clippedCosine(Vector reference) {
      long[] keys = grams.keys();
      long[] others = reference.grams.keys();
      double product = 0;
      int j = 0;
      for (int i = 0; i < keys.length; i++) {
        while (j < others.length && others[j] < keys[i]) {
          j++;
        }
        if (j < others.length && others[j] == keys[i]) {
          product += Math.min(weights[i], reference.weights[j]) * reference.weights[j];
        }
      }
      return norm == 0 || reference.norm == 0 ? product : product / (norm * reference.norm);
    }
  }

  private CiderD() {}

  static double score(
      List<String> caption, List<List<String>> references, DocumentFrequencies frequencies) {
    double sum = 0;
    for (int n = 1; n <= NGrams.MAX; n++) {
      Vector given = Vector.of(caption, n, frequencies);
      for (List<String> reference : references) {
        double delta = bigrams(caption) - bigrams(reference);
        sum +=
            given.clippedCosine(Vector.of(reference, n, frequencies))
                * Math.exp(-delta * delta / (2 * SIGMA * SIGMA));
      }
    }
    return 10 * sum / NGrams.MAX / references.size();
  }

  private static int bigrams(List<String> words) {
    return Math.max(0, words.size() - 1);
  }
}
