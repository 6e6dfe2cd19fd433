package io.moonspark.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/** Distributions over bins: neighbours of the right bin are nearly right, too. */
final class SoftTargets {

  /** Standard deviations after which the rest is left out. */
  private static final int REACH = 4;

  private SoftTargets() {}

  /** Gaussians around bins, f32 [N, bins]; rows sum to 1. */
  static NDArray of(NDManager manager, int[] centers, int bins, double deviation) {
    float[] targets = new float[centers.length * bins];
    int reach = (int) Math.ceil(REACH * deviation);
    for (int row = 0; row < centers.length; row++) {
      int from = Math.max(0, centers[row] - reach);
      int to = Math.min(bins - 1, centers[row] + reach);
      double sum = 0;
      for (int bin = from; bin <= to; bin++) {
        sum += density(bin - centers[row], deviation);
      }
      for (int bin = from; bin <= to; bin++) {
        targets[row * bins + bin] = (float) (density(bin - centers[row], deviation) / sum);
      }
    }
    return manager.create(targets, new Shape(centers.length, bins));
  }

  private static double density(int distance, double deviation) {
    return Math.exp(-0.5 * distance * distance / (deviation * deviation));
  }
}
