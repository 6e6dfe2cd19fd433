package io.moonspark.jobs.evaluate.metrics;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The accuracy of VQA: an answer that three of ten people gave is right, where each person in turn
 * is left out of the ten.
 *
 * <p>Source: {@code vqaEval.py} of GT-Vision-Lab/VQA (Antol et al., VQA: Visual Question Answering,
 * ICCV 2015), with its quirks: texts are normalised only if the ten answers differ; the pattern for
 * periods means to spare those after a digit but does not; and of periods only the first 32 go,
 * since a flag stands where the count belongs.
 */
public final class VqaAccuracy {

  private static final String PUNCTUATION = ";/[]\"{}()=+\\_-><@`,?!";

  private static final Pattern COMMA_IN_NUMBER = Pattern.compile("[0-9],[0-9]");

  private static final int PERIODS_REMOVED = 32;

  private static final Set<String> ARTICLES = Set.of("a", "an", "the");

  private static final Map<String, String> DIGITS =
      Map.ofEntries(
          Map.entry("none", "0"),
          Map.entry("zero", "0"),
          Map.entry("one", "1"),
          Map.entry("two", "2"),
          Map.entry("three", "3"),
          Map.entry("four", "4"),
          Map.entry("five", "5"),
          Map.entry("six", "6"),
          Map.entry("seven", "7"),
          Map.entry("eight", "8"),
          Map.entry("nine", "9"),
          Map.entry("ten", "10"));

  private VqaAccuracy() {}

  /**
   * The accuracy of an answer, 0 to 1.
   *
   * @param people what people answered, usually ten; at least one
   */
  public static double of(List<String> people, String answer) {
    if (people.isEmpty()) {
      throw new IllegalArgumentException("no answers of people to compare with");
    }
    List<String> truth = people.stream().map(VqaAccuracy::oneLine).toList();
    String given = oneLine(answer);
    if (new HashSet<>(truth).size() > 1) {
      truth = truth.stream().map(VqaAccuracy::normalise).toList();
      given = normalise(given);
    }
    int matches = 0;
    for (String other : truth) {
      matches += other.equals(given) ? 1 : 0;
    }
    double sum = 0;
    for (String leftOut : truth) {
      sum += Math.min(1, (matches - (leftOut.equals(given) ? 1 : 0)) / 3.0);
    }
    return sum / truth.size();
  }

  /** Without punctuation and articles, numbers as digits, contractions with their apostrophes. */
  public static String normalise(String text) {
    return withoutArticles(withoutPunctuation(text));
  }

  private static String oneLine(String text) {
    return PythonText.strip(text.replace('\n', ' ').replace('\t', ' '));
  }

  private static String withoutPunctuation(String text) {
    String out = text;
    boolean number = COMMA_IN_NUMBER.matcher(text).find();
    for (int i = 0; i < PUNCTUATION.length(); i++) {
      String mark = PUNCTUATION.substring(i, i + 1);
      if (text.contains(mark)) {
        boolean atSpace = text.contains(mark + " ") || text.contains(" " + mark);
        out = out.replace(mark, atSpace || number ? "" : " ");
      }
    }
    return withoutPeriods(out);
  }

  private static String withoutPeriods(String text) {
    if (text.indexOf('.') < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    int removed = 0;
    for (int i = 0; i < text.length(); i++) {
      char next = i + 1 < text.length() ? text.charAt(i + 1) : ' ';
      boolean beforeDigit = next >= '0' && next <= '9';
      if (text.charAt(i) == '.' && !beforeDigit && removed < PERIODS_REMOVED) {
        removed++;
      } else {
        out.append(text.charAt(i));
      }
    }
    return out.toString();
  }

  private static String withoutArticles(String text) {
    return PythonText.split(text.toLowerCase(Locale.ROOT)).stream()
        .map(word -> DIGITS.getOrDefault(word, word))
        .filter(word -> !ARTICLES.contains(word))
        .map(Contractions::restore)
        .collect(Collectors.joining(" "));
  }
}
