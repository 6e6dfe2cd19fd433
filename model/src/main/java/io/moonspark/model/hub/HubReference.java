package io.moonspark.model.hub;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model repository on a hub.
 *
 * @param repository {@code owner/name}
 * @param revision branch, tag or commit
 */
public record HubReference(String repository, String revision) {
  /** What such a reference starts with where a path could stand as well. */
  public static final String SCHEME = "hf:";

  private static final Pattern FORM =
      Pattern.compile("hf:([\\w.-]+/[\\w.-]+)(?:@([\\w./-]+))?", Pattern.UNICODE_CHARACTER_CLASS);

  /**
   * Reads {@code hf:owner/name} or {@code hf:owner/name@revision}.
   *
   * @throws IllegalArgumentException if the text is neither
   */
  public static HubReference parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches() || text.contains("..")) {
      throw new IllegalArgumentException(
          "'" + text + "' names no repository: use hf:owner/name or hf:owner/name@revision");
    }
    return new HubReference(matcher.group(1), matcher.group(2) == null ? "main" : matcher.group(2));
  }

  @Override
  public String toString() {
    return SCHEME + repository + "@" + revision;
  }
}
