package io.moonspark.jobs;

import java.util.List;
import java.util.Map;

/**
 * One HTML file with its style, script and data in it. A content security policy lets the browser
 * run this script and no other, and load nothing but the thumbnails beside the page.
 */
final class GalleryPage {

  /** What tells a page of ours. */
  static final String GENERATOR = "<meta name=\"generator\" content=\"moonspark gallery\">";

  private static final String RESOURCES = "gallery/";

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
    String style = resource("colors.css") + resource("style.css");
    StringBuilder script = new StringBuilder("\"use strict\";\n");
    SCRIPTS.forEach(name -> script.append(resource(name)));
    return PageTemplate.filled(
        resource("page.html"),
        Map.of(
            "generator", GENERATOR,
            "policy", policy(style, script.toString()),
            "style", style,
            "script", script.toString(),
            "data", scriptSafe(json)));
  }

  private static String policy(String style, String script) {
    // Browsers differ in whether a page opened from a disk is of one origin with files beside it.
    return "default-src 'none'; base-uri 'none'; form-action 'none'; img-src 'self' file:;"
        + " style-src '"
        + PageTemplate.hash(style)
        + "'; script-src '"
        + PageTemplate.hash(script)
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

  private static String resource(String name) {
    return PageTemplate.resource(RESOURCES + name);
  }
}
