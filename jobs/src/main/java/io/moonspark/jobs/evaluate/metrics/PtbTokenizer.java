package io.moonspark.jobs.evaluate.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Words of a caption as the Penn Treebank has them: in lower case, clitics apart ({@code is n't},
 * {@code man 's}), compounds and numbers whole, punctuation dropped.
 *
 * <p>Source: what {@code ptbtokenizer.py} of tylin/coco-caption gets from Stanford's PTBTokenizer
 * 3.4.1 with {@code -lowerCase}, and the marks that it drops afterwards; brackets stay, as there,
 * since it looks for them in capitals.
 */
public final class PtbTokenizer {

  private static final String WORD = "[\\p{L}\\p{M}\\p{N}]+";

  private static final String END = "(?![\\p{L}\\p{N}])";

  private static final String ABBREVIATION =
      "(?:mr|mrs|ms|dr|st|jr|sr|prof|rev|gen|sen|rep|gov|lt|col|sgt|capt|inc|ltd|corp|co|ave|blvd"
          + "|mt|ft|vs|etc|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec|no(?=\\.\\s*\\d))\\.";

  private static final Pattern TOKEN =
      Pattern.compile(
          String.join(
              "|",
              "https?://\\S+",
              "[\\w.+-]+@[\\w-]+\\.[\\w.]+\\w",
              "@\\w+",
              ABBREVIATION + END,
              "\\p{L}(?:\\.\\p{L})+\\." + END,
              "can(?=not" + END + ")",
              "(?:gon|wan)(?=na" + END + ")|got(?=ta" + END + ")|(?:gim|lem)(?=me" + END + ")",
              "'t(?=(?:is|was)" + END + ")",
              "'\\d\\ds" + END,
              "\\p{L}+?(?=n't" + END + ")|n't" + END,
              "'(?:s|m|d|re|ve|ll)" + END,
              "'n'",
              "y'(?=all" + END + ")",
              "[dol]'\\p{L}+",
              WORD + "(?:(?:[-/._]|(?<=\\d)[,:](?=\\d))" + WORD + ")*",
              "\\.\\.\\.|--+",
              "\\S"));

  private static final Map<String, String> BRACKETS =
      Map.of("(", "-lrb-", ")", "-rrb-", "[", "-lsb-", "]", "-rsb-", "{", "-lcb-", "}", "-rcb-");

  private static final Set<String> DROPPED =
      Set.of("''", "'", "``", "`", "\"", ".", "?", "!", ",", ":", "-", "--", "...", ";");

  private static final Pattern SYMBOL = Pattern.compile("[\\p{So}\\p{Cs}\\p{Cn}]|--+");

  /** Words that are two tokens. */
  private static final Set<String> IN_TWO =
      Set.of("cannot", "gonna", "wanna", "gotta", "gimme", "lemme");

  private PtbTokenizer() {}

  /** The words of a caption in order; none for an empty one. */
  public static List<String> words(String caption) {
    String text = plain(caption.toLowerCase(Locale.ROOT));
    Matcher matcher = TOKEN.matcher(text);
    List<String> words = new ArrayList<>();
    int from = 0;
    while (true) {
      // Nearly all words of captions are of this kind, and the pattern is slow.
      int end = endOfPlainWord(text, from);
      if (end > from) {
        words.add(text.substring(from, end));
        from = Math.min(end + 1, text.length());
        continue;
      }
      if (!matcher.find(from)) {
        return words;
      }
      from = matcher.end();
      String token = BRACKETS.getOrDefault(matcher.group(), matcher.group());
      if (!DROPPED.contains(token) && !SYMBOL.matcher(token).matches()) {
        words.add(token);
      }
    }
  }

  /** Where letters end that are followed by a space or nothing; {@code from} if none are there. */
  private static int endOfPlainWord(String text, int from) {
    int end = from;
    while (end < text.length() && text.charAt(end) >= 'a' && text.charAt(end) <= 'z') {
      end++;
    }
    boolean isWhole = end == text.length() || text.charAt(end) == ' ';
    return isWhole && !IN_TWO.contains(text.substring(from, end)) ? end : from;
  }

  /** Typographic quotes, dashes and ellipses as a typewriter has them. */
  private static String plain(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\u2018', '\u2019' -> out.append('\'');
        case '\u201C', '\u201D' -> out.append('"');
        case '\u2013', '\u2014' -> out.append("--");
        case '\u2026' -> out.append("...");
        default -> out.append(c);
      }
    }
    return out.toString();
  }
}
