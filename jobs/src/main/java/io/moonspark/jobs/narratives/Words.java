package io.moonspark.jobs.narratives;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Words of English texts, for rules that need no model. */
final class Words {

  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+(?:['’-][\\p{L}\\p{N}]+)*");

  /** Words that say nothing of an image by themselves. */
  private static final Set<String> FUNCTION_WORDS =
      Set.of(
          ("a an the this that these those it its they them their there here he she his her him we you"
                  + " i and or but nor so if then than as of in on at by to from with without into onto"
                  + " over under near next up down out off about for is are was were be been being am"
                  + " has have had do does did can could will would may might must shall should not no"
                  + " yes some any many much few several also very too just only other another each"
                  + " both which who whom whose what where when how why while see seen show shows shown"
                  + " showing image picture photo photograph scene visible")
              .split(" "));

  /** A word in lower case, and where it lies in its text. */
  record Word(String text, int start, int end) {}

  private Words() {}

  static List<Word> of(String text) {
    List<Word> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(text);
    while (matcher.find()) {
      String word = matcher.group().toLowerCase(Locale.ROOT).replace('’', '\'');
      words.add(new Word(word, matcher.start(), matcher.end()));
    }
    return words;
  }

  static List<String> texts(String text) {
    return of(text).stream().map(Word::text).toList();
  }

  /** Stems of the words that say something, in order of appearance. */
  static Set<String> content(String text) {
    Set<String> content = new LinkedHashSet<>();
    for (Word word : of(text)) {
      if (!FUNCTION_WORDS.contains(word.text())) {
        content.add(stem(word.text()));
      }
    }
    return content;
  }

  /**
   * A word without the commonest endings: enough to find "dogs" in "dog" and "runs" in "running".
   */
  private static String stem(String word) {
    String stem = word.replaceFirst("'s$", "");
    for (String ending : List.of("ing", "ies", "es", "ed", "s", "y", "e")) {
      if (stem.endsWith(ending) && stem.length() - ending.length() >= 3) {
        stem = stem.substring(0, stem.length() - ending.length());
        break;
      }
    }
    int last = stem.length() - 1;
    return last >= 3 && stem.charAt(last) == stem.charAt(last - 1) ? stem.substring(0, last) : stem;
  }
}
