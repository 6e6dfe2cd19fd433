package io.moonspark.model.text;

import java.util.List;

/**
 * Tells texts that run into a loop, as greedy decoding sometimes does, from texts that are long.
 */
public final class Repetition {
  private static final int LONGEST_NGRAM = 32;
  private static final int FEWEST_REPEATS = 3;
  private static final int FEWEST_TOKENS = 8;

  private Repetition() {}

  /**
   * Whether the tokens end in the same n-gram again and again: at least {@value #FEWEST_REPEATS}
   * times and over at least {@value #FEWEST_TOKENS} tokens.
   */
  public static boolean endsIn(List<Integer> tokens) {
    for (int n = 1; n <= LONGEST_NGRAM; n++) {
      int length = Math.max(n * FEWEST_REPEATS, FEWEST_TOKENS);
      if (length > tokens.size()) {
        return false;
      }
      if (repeats(tokens, n, length)) {
        return true;
      }
    }
    return false;
  }

  private static boolean repeats(List<Integer> tokens, int n, int length) {
    for (int i = tokens.size() - length + n; i < tokens.size(); i++) {
      if (!tokens.get(i).equals(tokens.get(i - n))) {
        return false;
      }
    }
    return true;
  }
}
