package io.moonspark.jobs;

import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Row;

/** Labels and numbers as horizontal bars, an SVG on white. Sizes are in pixels. */
final class BarChart {

  private static final int ROW = 24;
  private static final int BAR = 16;
  private static final int LABEL = 180;
  private static final int LONGEST = 400;
  private static final int VALUE = 80;
  private static final int MARGIN = 8;

  private BarChart() {}

  /**
   * One bar a row.
   *
   * @param rows of a label and a number; a null has no bar
   */
  static String of(List<Row> rows) {
    double most = rows.stream().mapToDouble(BarChart::value).max().orElse(0);
    int width = LABEL + LONGEST + VALUE;
    int height = rows.size() * ROW + 2 * MARGIN;
    StringBuilder svg = new StringBuilder();
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" \
        font-family="sans-serif" font-size="13">
        <rect width="%1$d" height="%2$d" rx="6" fill="#ffffff"/>
        """
            .formatted(width, height));
    for (int i = 0; i < rows.size(); i++) {
      bar(svg, rows.get(i), MARGIN + i * ROW, most);
    }
    return svg.append("</svg>").toString();
  }

  private static void bar(StringBuilder svg, Row row, int top, double most) {
    double length = most > 0 ? Math.max(0, value(row)) / most * LONGEST : 0;
    String value = row.isNullAt(1) ? "" : text(value(row));
    svg.append(
        String.format(
            Locale.ROOT,
            """
            <text x="%d" y="%d" text-anchor="end" fill="#222222">%s</text>\
            <rect x="%d" y="%d" width="%.1f" height="%d" rx="2" fill="#4c78a8"/>\
            <text x="%.1f" y="%d" fill="#555555">%s</text>
            """,
            LABEL - MARGIN,
            top + BAR,
            Markup.escaped(TextTable.text(row.get(0))),
            LABEL,
            top + (ROW - BAR) / 2,
            length,
            BAR,
            LABEL + length + MARGIN,
            top + BAR,
            value));
  }

  private static double value(Row row) {
    return row.isNullAt(1) ? 0 : ((Number) row.get(1)).doubleValue();
  }

  private static String text(double value) {
    return String.format(Locale.ROOT, "%,.2f", value).replaceAll("\\.?0+$", "");
  }
}
