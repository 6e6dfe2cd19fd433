package io.moonspark.model.reference;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The likeliest tokens that have a given probability together, in float64; each stays if those
 * before it have that much or less.
 *
 * @param tokens from the likeliest on, of the whole vocabulary
 * @param logits of the tokens, divided by the temperature
 * @param upTo probability of a token and all before it, of the whole vocabulary
 * @param size tokens that stay
 */
record Nucleus(List<Integer> tokens, double[] logits, double[] upTo, int size, double topP) {

  /** A difference of probability counts as so many times as large a one of logits. */
  private static final double PROBABILITY = 50;

  /** So much does a swap of two neighbours count, beside a wrong choice of the likeliest. */
  private static final double SWAP = 10;

  /**
   * A drawn token.
   *
   * @param margin how far another one was away, in the measure of logits
   */
  record Drawn(int token, double margin) {}

  static Nucleus of(double[] raw, double temperature, double topP) {
    List<Integer> tokens =
        IntStream.range(0, raw.length)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer token) -> -raw[token]))
            .toList();
    double[] logits = tokens.stream().mapToDouble(token -> raw[token] / temperature).toArray();
    double[] upTo = new double[logits.length];
    double sum = 0;
    for (int i = 0; i < logits.length; i++) {
      sum += Math.exp(logits[i] - logits[0]);
      upTo[i] = sum;
    }
    for (int i = 0; i < logits.length; i++) {
      upTo[i] /= sum;
    }
    int size = 1;
    while (size < upTo.length && upTo[size - 1] <= topP) {
      size++;
    }
    return new Nucleus(tokens, logits, upTo, size, topP);
  }

  Drawn draw(double uniform) {
    double total = upTo[size - 1];
    double target = uniform * total;
    int rank = 0;
    while (rank < size - 1 && upTo[rank] <= target) {
      rank++;
    }
    double margin = PROBABILITY * Math.abs(upTo[size - 1] - topP);
    if (size > 1) {
      margin = Math.min(margin, PROBABILITY * Math.abs(upTo[size - 2] - topP));
      margin = Math.min(margin, PROBABILITY * Math.abs(upTo[rank] - target));
    }
    if (rank > 0) {
      margin = Math.min(margin, PROBABILITY * Math.abs(upTo[rank - 1] - target));
      margin = Math.min(margin, SWAP * (logits[rank - 1] - logits[rank]));
    }
    if (rank < logits.length - 1) {
      margin = Math.min(margin, SWAP * (logits[rank] - logits[rank + 1]));
    }
    return new Drawn(tokens.get(rank), margin);
  }
}
