package io.moonspark.udfs.sql;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How texts are cut into words for searching: runs of letters, their marks, and digits, in lower
 * case, in Unicode's compatibility form. There is no stemming: "mugs" is not "mug".
 */
public final class TextWords {

  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}]+");

  private TextWords() {}

  /** The words of a text in their order. */
  public static List<String> of(String text) {
    Matcher matcher =
        WORD.matcher(Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT));
    List<String> words = new ArrayList<>();
    while (matcher.find()) {
      words.add(matcher.group());
    }
    return words;
  }
}
