package io.moonspark.udfs.sql;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a text is searched for, as in the filter of the gallery: words and {@code "phrases"} that
 * must be there, {@code -words} and {@code -"phrases"} that must not.
 *
 * @param with each a word, or the words of a phrase
 * @param without likewise
 */
public record TextQuery(List<List<String>> with, List<List<String>> without) {

  private static final Pattern TERM = Pattern.compile("(-?)(?:\"([^\"]*)\"?|(\\S+))");

  /** Reads a query; whatever is no word is passed over. */
  public static TextQuery parse(String query) {
    List<List<String>> with = new ArrayList<>();
    List<List<String>> without = new ArrayList<>();
    Matcher terms = TERM.matcher(query);
    while (terms.find()) {
      // "red-brown" is two words, which stand beside each other in a text, too.
      List<String> words = TextWords.of(terms.group(2) != null ? terms.group(2) : terms.group(3));
      if (!words.isEmpty()) {
        (terms.group(1).isEmpty() ? with : without).add(words);
      }
    }
    return new TextQuery(with, without);
  }

  /** Words that a matching text has, in whatever places; none if it only must not have some. */
  public Set<String> words() {
    return with.stream().flatMap(List::stream).collect(Collectors.toSet());
  }

  /** Whether a text has all that it must and nothing that it must not. */
  public boolean matches(String text) {
    List<String> words = TextWords.of(text);
    return with.stream().allMatch(phrase -> has(words, phrase))
        && without.stream().noneMatch(phrase -> has(words, phrase));
  }

  private static boolean has(List<String> words, List<String> phrase) {
    return Collections.indexOfSubList(words, phrase) >= 0;
  }
}
