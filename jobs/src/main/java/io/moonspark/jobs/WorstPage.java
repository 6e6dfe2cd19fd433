package io.moonspark.jobs;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;

/**
 * One HTML file of the items with the lowest scores: picture, question, what the model said, what
 * is right. It has no script, and a content security policy lets a browser load nothing.
 */
final class WorstPage {

  private static final String RESOURCES = "worst/";

  /**
   * A picture of an item.
   *
   * @param source address of the picture that holds its bytes; null if there is none
   * @param width of the original in pixels, as boxes are
   * @param problem why there is no picture; null if there is one
   */
  record Shown(String source, int width, int height, String problem) {}

  private WorstPage() {}

  /**
   * The page.
   *
   * @param rows of the table of worst items, in the order to show
   * @param pictures of images by their keys
   */
  static String of(String title, String about, List<Row> rows, Function<String, Shown> pictures) {
    String style =
        PageTemplate.resource("gallery/colors.css")
            + PageTemplate.resource(RESOURCES + "style.css");
    return PageTemplate.filled(
        PageTemplate.resource(RESOURCES + "page.html"),
        Map.of(
            "policy",
            "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:; style-src '"
                + PageTemplate.hash(style)
                + "'",
            "title",
            Markup.escaped(title),
            "style",
            style,
            "about",
            Markup.escaped(about),
            "cards",
            rows.stream()
                .map(row -> card(row, pictures.apply(row.getAs("image"))))
                .collect(Collectors.joining())));
  }

  private static String card(Row row, Shown picture) {
    String question = row.getAs("question");
    String prompt = row.getAs("prompt");
    boolean bare = question == null || question.isEmpty();
    return """
        <article>
        <div class="stage">%s</div>
        <div class="body"><h2 dir="auto">%s</h2>%s
        <dl>%s%s</dl>
        <footer>score %s · %s</footer></div>
        </article>
        """
        .formatted(
            picture(row, picture),
            Markup.escaped(bare ? prompt : question),
            bare || prompt.equals(question) ? "" : paragraph("prompt muted", prompt),
            said(row),
            right(row),
            String.format(Locale.ROOT, "%.3f", row.<Double>getAs("score")),
            Markup.escaped(about(row)));
  }

  private static String paragraph(String style, String text) {
    return "<p class=\"" + style + "\" dir=\"auto\">" + Markup.escaped(text) + "</p>";
  }

  private static String picture(Row row, Shown picture) {
    if (picture.source() == null) {
      return "<p class=\"problem\">" + Markup.escaped(picture.problem()) + "</p>";
    }
    StringBuilder svg = new StringBuilder();
    svg.append(
        """
        <svg viewBox="0 0 %1$d %2$d" role="img" aria-label="%3$s">\
        <image href="%4$s" width="%1$d" height="%2$d" preserveAspectRatio="none"/>"""
            .formatted(
                picture.width(),
                picture.height(),
                Markup.escaped(row.getAs("image")),
                Markup.escaped(picture.source())));
    for (Row box : row.<Row>getList(row.fieldIndex("truth_boxes"))) {
      svg.append(rect(box, box.<Boolean>getAs("crowd") ? "truth crowd" : "truth"));
    }
    row.<Row>getList(row.fieldIndex("boxes")).forEach(box -> svg.append(rect(box, "found")));
    return svg.append("</svg>").toString();
  }

  private static String rect(Row box, String style) {
    return String.format(
        Locale.ROOT,
        "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>",
        style,
        box.<Double>getAs("x"),
        box.<Double>getAs("y"),
        // A browser draws no box of a negative side.
        Math.max(0, box.<Double>getAs("width")),
        Math.max(0, box.<Double>getAs("height")));
  }

  private static String said(Row row) {
    String error = row.getAs("error");
    if (error != null) {
      return entry("failed", "error", error);
    }
    String text = row.getAs("prediction");
    int boxes = row.getList(row.fieldIndex("boxes")).size();
    return entry("said", "said", text.isEmpty() && isOfBoxes(row) ? count(boxes) : text);
  }

  private static String right(Row row) {
    List<String> truth = row.getList(row.fieldIndex("truth"));
    return entry(
        "right",
        "right",
        isOfBoxes(row)
            ? count(row.getList(row.fieldIndex("truth_boxes")).size())
            : String.join("\n", counted(truth)));
  }

  private static boolean isOfBoxes(Row row) {
    return row.getList(row.fieldIndex("truth")).isEmpty();
  }

  private static String count(int boxes) {
    return boxes == 1 ? "1 box" : boxes + " boxes";
  }

  /** What several people said, each once, the most frequent first. */
  private static List<String> counted(List<String> answers) {
    Map<String, Long> counts =
        answers.stream()
            .collect(Collectors.groupingBy(text -> text, TreeMap::new, Collectors.counting()));
    return counts.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .map(entry -> entry.getKey() + (entry.getValue() > 1 ? " (" + entry.getValue() + "×)" : ""))
        .toList();
  }

  private static String entry(String name, String style, String text) {
    return "<dt>%s</dt><dd class=\"%s\" dir=\"auto\">%s</dd>"
        .formatted(name, style, Markup.escaped(text));
  }

  private static String about(Row row) {
    Map<String, String> tags =
        new TreeMap<>(row.<String, String>getJavaMap(row.fieldIndex("tags")));
    return "item "
        + row.getAs("item")
        + tags.entrySet().stream()
            .map(tag -> " · " + tag.getKey() + ": " + tag.getValue())
            .collect(Collectors.joining());
  }
}
