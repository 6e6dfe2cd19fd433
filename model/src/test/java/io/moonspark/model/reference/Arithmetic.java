package io.moonspark.model.reference;

/** Plain float64 arithmetic on rows of numbers. Slow, and meant to be read. */
final class Arithmetic {
  private Arithmetic() {}

  /** {@code weight x + bias} for a weight [out, in], as PyTorch keeps it. */
  static double[] linear(double[] x, float[] weight, float[] bias) {
    double[] out = new double[bias.length];
    for (int o = 0; o < out.length; o++) {
      double sum = bias[o];
      for (int i = 0; i < x.length; i++) {
        sum += weight[o * x.length + i] * x[i];
      }
      out[o] = sum;
    }
    return out;
  }

  static double[] layerNorm(double[] x, float[] gamma, float[] beta) {
    double mean = 0;
    for (double value : x) {
      mean += value / x.length;
    }
    double variance = 0;
    for (double value : x) {
      variance += (value - mean) * (value - mean) / x.length;
    }
    double[] out = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      out[i] = (x[i] - mean) / Math.sqrt(variance + 1e-5) * gamma[i] + beta[i];
    }
    return out;
  }

  /** GELU in its tanh approximation. */
  static double[] gelu(double[] x) {
    double[] out = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      double inner = Math.sqrt(2 / Math.PI) * (x[i] + 0.044715 * x[i] * x[i] * x[i]);
      out[i] = 0.5 * x[i] * (1 + Math.tanh(inner));
    }
    return out;
  }

  static double[] add(double[] a, double[] b) {
    double[] out = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      out[i] = a[i] + b[i];
    }
    return out;
  }

  static double[] concat(double[] a, double[] b) {
    double[] out = new double[a.length + b.length];
    System.arraycopy(a, 0, out, 0, a.length);
    System.arraycopy(b, 0, out, a.length, b.length);
    return out;
  }

  static double[] part(double[] x, int begin, int length) {
    double[] out = new double[length];
    System.arraycopy(x, begin, out, 0, length);
    return out;
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /**
   * Scaled dot-product attention of one query.
   *
   * @param seen number of keys the query may see
   */
  static double[] attention(double[] query, double[][] keys, double[][] values, int seen) {
    double[] weights = new double[seen];
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < seen; i++) {
      weights[i] = dot(query, keys[i]) / Math.sqrt(query.length);
      max = Math.max(max, weights[i]);
    }
    double sum = 0;
    for (int i = 0; i < seen; i++) {
      weights[i] = Math.exp(weights[i] - max);
      sum += weights[i];
    }
    double[] out = new double[values[0].length];
    for (int i = 0; i < seen; i++) {
      for (int d = 0; d < out.length; d++) {
        out[d] += weights[i] / sum * values[i][d];
      }
    }
    return out;
  }

  static int argMax(double[] x) {
    int best = 0;
    for (int i = 1; i < x.length; i++) {
      if (x[i] > x[best]) {
        best = i;
      }
    }
    return best;
  }

  /** How far the greatest value is ahead of the second. */
  static double margin(double[] x) {
    int best = argMax(x);
    double second = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < x.length; i++) {
      if (i != best) {
        second = Math.max(second, x[i]);
      }
    }
    return x[best] - second;
  }

  /**
   * How far the greatest value is ahead of those that stand for another number.
   *
   * @param numbers what each value stands for
   * @param tolerance numbers further apart are others
   */
  static double lead(double[] x, double[] numbers, double tolerance) {
    int best = argMax(x);
    double other = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < x.length; i++) {
      if (Math.abs(numbers[i] - numbers[best]) > tolerance) {
        other = Math.max(other, x[i]);
      }
    }
    return x[best] - other;
  }
}
