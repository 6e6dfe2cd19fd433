package io.moonspark.jobs.evaluate.metrics;

import java.util.ArrayList;
import java.util.List;

/**
 * Text as Python's {@code str} sees it, which the official evaluators are written in: other spaces
 * count as spaces there than in Java.
 */
final class PythonText {

  private PythonText() {}

  /** {@code str.isspace} for one character. */
  private static boolean isSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
  }

  /** {@code str.strip()}. */
  static String strip(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isSpace(text.charAt(start))) {
      start++;
    }
    while (end > start && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  /** {@code str.split()}: words between runs of spaces, none of them empty. */
  static List<String> split(String text) {
    List<String> words = new ArrayList<>();
    int start = -1;
    for (int i = 0; i <= text.length(); i++) {
      boolean space = i == text.length() || isSpace(text.charAt(i));
      if (space && start >= 0) {
        words.add(text.substring(start, i));
        start = -1;
      } else if (!space && start < 0) {
        start = i;
      }
    }
    return words;
  }

  /** {@code len(str)}: code points. */
  static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
