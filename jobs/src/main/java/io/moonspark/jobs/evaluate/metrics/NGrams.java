package io.moonspark.jobs.evaluate.metrics;

import java.util.Arrays;
import java.util.List;

/**
 * How often each n-gram is in a sentence. N-grams are told apart by 64 bits of hash: among the 100
 * million of a million captions, two share one with a probability of 1 in 3,700.
 *
 * @param keys hashes, ascending
 * @param counts how often, at least once
 */
record NGrams(long[] keys, int[] counts) {

  /** The longest n-grams that captions are compared by. */
  static final int MAX = 4;

  static NGrams of(List<String> words, int n) {
    int size = Math.max(0, words.size() - n + 1);
    long[] byWord = words.stream().mapToLong(NGrams::hash).toArray();
    long[] hashes = new long[size];
    for (int i = 0; i < size; i++) {
      long hash = n;
      for (int k = i; k < i + n; k++) {
        hash = PoissonWeights.mix(hash * 0x9E3779B97F4A7C15L + byWord[k]);
      }
      hashes[i] = hash;
    }
    Arrays.sort(hashes);
    return counted(hashes);
  }

  private static NGrams counted(long[] sorted) {
    long[] keys = new long[sorted.length];
    int[] counts = new int[sorted.length];
    int size = 0;
    for (long hash : sorted) {
      if (size == 0 || keys[size - 1] != hash) {
        keys[size++] = hash;
      }
      counts[size - 1]++;
    }
    return new NGrams(Arrays.copyOf(keys, size), Arrays.copyOf(counts, size));
  }

  private static long hash(String word) {
    long hash = 0xCBF29CE484222325L;
    for (int i = 0; i < word.length(); i++) {
      hash = (hash ^ word.charAt(i)) * 0x100000001B3L;
    }
    return hash;
  }

  /** The larger count of each n-gram. */
  NGrams max(NGrams other) {
    long[] merged = new long[keys.length + other.keys.length];
    int[] most = new int[merged.length];
    int size = 0;
    int i = 0;
    int j = 0;
    while (i < keys.length || j < other.keys.length) {
      boolean left = j == other.keys.length || i < keys.length && keys[i] <= other.keys[j];
      boolean right = i == keys.length || j < other.keys.length && other.keys[j] <= keys[i];
      merged[size] = left ? keys[i] : other.keys[j];
      most[size++] = Math.max(left ? counts[i++] : 0, right ? other.counts[j++] : 0);
    }
    return new NGrams(Arrays.copyOf(merged, size), Arrays.copyOf(most, size));
  }

  /** N-grams in both, each as often as it is in either. */
  int common(NGrams other) {
    int common = 0;
    int j = 0;
    for (int i = 0; i < keys.length; i++) {
      while (j < other.keys.length && other.keys[j] < keys[i]) {
        j++;
      }
      if (j < other.keys.length && other.keys[j] == keys[i]) {
        common += Math.min(counts[i], other.counts[j]);
      }
    }
    return common;
  }
}
