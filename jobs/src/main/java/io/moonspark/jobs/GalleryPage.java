package io.moonspark.jobs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One HTML file with its style, script and data in it. A content security policy lets the browser
 * run this script and no other, and load nothing but the thumbnails beside the page.
 */
final class GalleryPage {

  /** What tells a page of ours. */
  static final String GENERATOR = "<meta name=\"generator\" content=\"moonspark gallery\">";

  private static final String RESOURCES = "gallery/";
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(\\w+)}}");

  /** In this order they are one script. */
  private static final List<String> SCRIPTS =
      List.of("model.js", "text.js", "overlay.js", "card.js", "grid.js", "detail.js", "main.js");

  private GalleryPage() {}

  /**
   * The page.
   *
   * @param json its data, in any form that a JSON parser reads
   */
  static String of(String json) {
    String style = resource("style.css");
    StringBuilder script = new StringBuilder("\"use strict\";\n");
    SCRIPTS.forEach(name -> script.append(resource(name)));
    return PLACEHOLDER
        .matcher(resource("page.html"))
        .replaceAll(
            match ->
                Matcher.quoteReplacement(
                    switch (match.group(1)) {
                      case "generator" -> GENERATOR;
                      case "policy" -> policy(style, script.toString());
                      case "style" -> style;
                      case "script" -> script.toString();
                      case "data" -> scriptSafe(json);
                      default -> throw new IllegalStateException("no such part: " + match.group());
                    }));
  }

  private static String policy(String style, String script) {
    // Browsers differ in whether a page opened from a disk is of one origin with files beside it.
    return "default-src 'none'; base-uri 'none'; form-action 'none'; img-src 'self' file:;"
        + " style-src '"
        + hash(style)
        + "'; script-src '"
        + hash(script)
        + "'";
  }

  /**
   * JSON that may stand inside a script element: without the characters that HTML gives a meaning.
   * In JSON they occur in strings only, where an escape says the same.
   */
  static String scriptSafe(String json) {
    StringBuilder safe = new StringBuilder(json.length());
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c == '<' || c == '>' || c == '&' || c == '\u2028' || c == '\u2029') {
        safe.append(String.format("\\u%04x", (int) c));
      } else {
        safe.append(c);
      }
    }
    return safe.toString();
  }

  private static String hash(String text) {
    try {
      byte[] sum =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(sum);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String resource(String name) {
    try (InputStream in = GalleryPage.class.getResourceAsStream(RESOURCES + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
