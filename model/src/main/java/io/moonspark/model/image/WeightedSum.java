package io.moonspark.model.image;

import java.util.Arrays;

/**
 * The inner loops of both resize passes: a weighted sum of whole vectors of samples.
 *
 * <p>All arrays are read and written at the same index, and each loop sits in a method of its own:
 * both are what the JIT compiler needs to turn them into vector instructions.
 */
final class WeightedSum {

  private WeightedSum() {}

  /**
   * Sets {@code sum[i]} to the 8-bit rounded sum over t of {@code weights[offset + t] *
   * vectors[(from + t * step) % vectors.length][i]}.
   *
   * @param length how many elements of each vector count
   */
  static void of(
      int[][] vectors,
      int from,
      int step,
      int[] weights,
      int offset,
      int n,
      int[] sum,
      int length) {
    int ring = vectors.length;
    Arrays.fill(sum, 0, length, LanczosFilter.HALF);
    int v = from % ring;
    int t = 0;
    for (; t + 4 <= n; t += 4) {
      int[] a = vectors[v];
      v = next(v, step, ring);
      int[] b = vectors[v];
      v = next(v, step, ring);
      int[] c = vectors[v];
      v = next(v, step, ring);
      int[] d = vectors[v];
      v = next(v, step, ring);
      int w = offset + t;
      add(sum, a, b, c, d, weights[w], weights[w + 1], weights[w + 2], weights[w + 3], length);
    }
    for (; t < n; t++) {
      add(sum, vectors[v], weights[offset + t], length);
      v = next(v, step, ring);
    }
    clip(sum, length);
  }

  private static int next(int v, int step, int ring) {
    int sum = v + step;
    return sum >= ring ? sum - ring : sum;
  }

  private static void add(
      int[] sum, int[] a, int[] b, int[] c, int[] d, int ka, int kb, int kc, int kd, int length) {
    for (int i = 0; i < length; i++) {
      sum[i] += ka * a[i] + kb * b[i] + kc * c[i] + kd * d[i];
    }
  }

  private static void add(int[] sum, int[] a, int ka, int length) {
    for (int i = 0; i < length; i++) {
      sum[i] += ka * a[i];
    }
  }

  private static void clip(int[] sum, int length) {
    for (int i = 0; i < length; i++) {
      sum[i] = LanczosFilter.clip(sum[i]);
    }
  }
}
