package io.moonspark.jobs.scenes;

import java.util.Locale;

/** English grammar. */
final class Words {

  private Words() {}

  /** With the indefinite article. */
  static String one(String noun) {
    return ("aeiou".indexOf(noun.charAt(0)) >= 0 ? "an " : "a ") + noun;
  }

  static String capitalized(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  static String sentence(String text) {
    return capitalized(text) + ".";
  }
}
