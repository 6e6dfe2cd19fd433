package io.moonspark.model.image;

/**
 * The weights of one resize pass, from {@code in} to {@code out} samples.
 *
 * <p>The formulas are those of {@code precompute_coeffs} and {@code normalize_coeffs_8bpc} in
 * Pillow's src/libImaging/Resample.c: double weights normalised to a sum of 1, then rounded half
 * away from zero to fixed point.
 */
final class LanczosFilter {

  /** Fraction bits of a weight: 32 less the 8 of a sample and 2 for sign and overshoot. */
  static final int PRECISION_BITS = 32 - 8 - 2;

  /** Where an accumulator starts, so that shifting the fraction out rounds. */
  static final int HALF = 1 << (PRECISION_BITS - 1);

  private static final double LOBES = 3.0;

  /** Most weights any output has; the stride of {@link #weights}. */
  final int taps;

  /** Per output, the first input it reads. */
  final int[] first;

  /** Per output, how many inputs it reads. */
  final int[] count;

  /** Fixed point, [out, taps]. */
  final int[] weights;

  LanczosFilter(int in, int out) {
    double scale = (double) in / out;
    double stretch = Math.max(scale, 1.0);
    double support = LOBES * stretch;
    taps = (int) Math.ceil(support) * 2 + 1;
    first = new int[out];
    count = new int[out];
    weights = new int[Math.multiplyExact(out, taps)];
    double inverse = 1.0 / stretch;
    double[] exact = new double[taps];
    for (int o = 0; o < out; o++) {
      double center = (o + 0.5) * scale;
      int low = Math.max(0, (int) (center - support + 0.5));
      int n = Math.min(in, (int) (center + support + 0.5)) - low;
      double sum = 0.0;
      for (int t = 0; t < n; t++) {
        exact[t] = lanczos((t + low - center + 0.5) * inverse);
        sum += exact[t];
      }
      for (int t = 0; t < n; t++) {
        double weight = (sum != 0.0 ? exact[t] / sum : exact[t]) * (1 << PRECISION_BITS);
        weights[o * taps + t] = (int) (weight < 0 ? weight - 0.5 : weight + 0.5);
      }
      first[o] = low;
      count[o] = n;
    }
  }

  /** The 8-bit sample in an accumulator that started at {@link #HALF}. */
  static int clip(int accumulator) {
    return Math.max(0, Math.min(255, accumulator >> PRECISION_BITS));
  }

  private static double lanczos(double x) {
    return -LOBES <= x && x < LOBES ? sinc(x) * sinc(x / LOBES) : 0.0;
  }

  private static double sinc(double x) {
    if (x == 0.0) {
      return 1.0;
    }
    double radians = x * Math.PI;
    return Math.sin(radians) / radians;
  }
}
