package io.moonspark.jobs;

import java.util.List;
import org.apache.spark.sql.Row;

/** Rows of a query as a table of HTML, everything in it escaped. */
final class HtmlTable {

  private HtmlTable() {}

  static String of(String[] columns, List<Row> rows) {
    StringBuilder html = new StringBuilder("<table>\n<tr>");
    for (String column : columns) {
      html.append("<th>").append(Markup.escaped(column)).append("</th>");
    }
    html.append("</tr>\n");
    for (Row row : rows) {
      html.append("<tr>");
      for (int i = 0; i < columns.length; i++) {
        html.append("<td>").append(Markup.escaped(TextTable.text(row.get(i)))).append("</td>");
      }
      html.append("</tr>\n");
    }
    return html.append("</table>").toString();
  }
}
