package io.moonspark.jobs.evaluate.metrics;

import java.util.Map;
import java.util.Set;

/** Singular forms of English nouns, by rules and a few exceptions; other words stay. */
final class Singular {

  private static final Map<String, String> IRREGULAR =
      Map.ofEntries(
          Map.entry("people", "person"),
          Map.entry("men", "man"),
          Map.entry("women", "woman"),
          Map.entry("children", "child"),
          Map.entry("mice", "mouse"),
          Map.entry("geese", "goose"),
          Map.entry("feet", "foot"),
          Map.entry("teeth", "tooth"),
          Map.entry("oxen", "ox"),
          Map.entry("knives", "knife"),
          Map.entry("wives", "wife"),
          Map.entry("loaves", "loaf"),
          Map.entry("shelves", "shelf"),
          Map.entry("leaves", "leaf"),
          Map.entry("calves", "calf"),
          Map.entry("pies", "pie"),
          Map.entry("ties", "tie"),
          Map.entry("buses", "bus"),
          Map.entry("movies", "movie"));

  /** Ends in s, but is no plural, or is its own singular. */
  private static final Set<String> UNCHANGED =
      Set.of(
          "bus",
          "skis",
          "scissors",
          "tennis",
          "this",
          "his",
          "is",
          "was",
          "has",
          "its",
          "us",
          "gas",
          "lens",
          "canvas",
          "series",
          "pants",
          "shorts",
          "jeans",
          "always",
          "various");

  private Singular() {}

  static String of(String word) {
    String irregular = IRREGULAR.get(word);
    if (irregular != null) {
      return irregular;
    }
    if (word.endsWith("men") && word.length() > 5) {
      return word.substring(0, word.length() - 2) + "an";
    }
    if (UNCHANGED.contains(word) || !word.endsWith("s") || word.length() < 4) {
      return word;
    }
    if (word.endsWith("ss") || word.endsWith("us")) {
      return word;
    }
    if (word.endsWith("ies")) {
      return word.substring(0, word.length() - 3) + "y";
    }
    if (word.matches(".*(ch|sh|ss|x|zz|to)es")) {
      return word.substring(0, word.length() - 2);
    }
    return word.substring(0, word.length() - 1);
  }
}
