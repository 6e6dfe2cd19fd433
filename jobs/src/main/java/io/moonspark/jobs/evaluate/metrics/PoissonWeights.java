package io.moonspark.jobs.evaluate.metrics;

/**
 * How often a unit is drawn in each of many bootstrap samples: once on average, by Poisson's
 * distribution. It depends on nothing but the seed and the unit's name, so a sample is the same
 * however the items are spread over tasks, and no sample ever has to be in one place.
 *
 * <p>Source: Chamandy et al., Estimating Uncertainty for Massive Data Streams, Google, 2012: sums
 * weighted like this stand in for drawing as many units as there are with replacement.
 */
final class PoissonWeights {

  /** Weight by 16 random bits. */
  private static final byte[] TABLE = table();

  private PoissonWeights() {}

  /** Fills the weights of a unit, one for each sample. */
  static void fill(long seed, String unit, byte[] weights) {
    long state = mix(seed + mix(hash(unit)));
    for (int i = 0; i < weights.length; i += 4) {
      state += 0x9E3779B97F4A7C15L;
      long bits = mix(state);
      for (int j = i; j < Math.min(i + 4, weights.length); j++) {
        weights[j] = TABLE[(int) bits & 0xFFFF];
        bits >>>= 16;
      }
    }
  }

  private static byte[] table() {
    byte[] table = new byte[1 << 16];
    double term = Math.exp(-1);
    double sum = term;
    byte weight = 0;
    for (int i = 0; i < table.length; i++) {
      while ((i + 0.5) / table.length > sum) {
        weight++;
        term /= weight;
        sum += term;
      }
      table[i] = weight;
    }
    return table;
  }

  private static long hash(String text) {
    long hash = 0xCBF29CE484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
    }
    return hash;
  }

  /** The mixing of SplitMix64 (Steele et al., OOPSLA 2014). */
  static long mix(long z) {
    long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
    return b ^ (b >>> 31);
  }
}
