package io.moonspark.jobs;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.spark.sql.Row;
import scala.jdk.javaapi.CollectionConverters;

/** Rows of a query as a table of text. Lengths of what is binary stand for the bytes. */
final class TextTable {

  private final List<String> header;
  private final List<List<String>> lines;

  private TextTable(List<String> header, List<List<String>> lines) {
    this.header = header;
    this.lines = lines;
  }

  static TextTable of(String[] columns, List<Row> rows) {
    List<List<String>> lines = new ArrayList<>();
    for (Row row : rows) {
      List<String> line = new ArrayList<>();
      for (int i = 0; i < columns.length; i++) {
        line.add(columns.length == 1 ? text(row.get(i)) : oneLine(text(row.get(i))));
      }
      lines.add(line);
    }
    return new TextTable(List.of(columns), lines);
  }

  void print(PrintWriter out) {
    if (header.size() == 1 && lines.stream().anyMatch(line -> line.get(0).contains("\n"))) {
      // A plan or a statement: formatted already.
      lines.forEach(line -> out.println(line.get(0).strip()));
      return;
    }
    int[] widths = new int[header.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = width(header.get(i));
      for (List<String> line : lines) {
        widths[i] = Math.max(widths[i], width(line.get(i)));
      }
    }
    out.println(padded(header, widths, " | "));
    out.println(padded(Collections.nCopies(widths.length, ""), widths, "-+-").replace(' ', '-'));
    lines.forEach(line -> out.println(padded(line, widths, " | ").stripTrailing()));
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s*\\R\\s*", " ");
  }

  private static String padded(List<String> cells, int[] widths, String between) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(i == 0 ? "" : between).append(cells.get(i));
      line.append(" ".repeat(widths[i] - width(cells.get(i))));
    }
    return between.isBlank() || between.equals(" | ")
        ? line.toString().stripTrailing()
        : line.toString();
  }

  /** In characters, of which some are two chars. */
  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }

  /** A value in one cell. */
  static String text(Object value) {
    if (value == null) {
      return "NULL";
    }
    if (value instanceof byte[] bytes) {
      return "[%,d bytes]".formatted(bytes.length);
    }
    if (value instanceof Row row) {
      return struct(row);
    }
    if (value instanceof scala.collection.Map<?, ?> map) {
      List<String> entries = new ArrayList<>();
      CollectionConverters.asJava(map)
          .forEach((key, item) -> entries.add(text(key) + ": " + text(item)));
      return "{" + String.join(", ", entries) + "}";
    }
    if (value instanceof scala.collection.Iterable<?> items) {
      List<String> all = new ArrayList<>();
      CollectionConverters.asJava(items).forEach(item -> all.add(text(item)));
      return "[" + String.join(", ", all) + "]";
    }
    return value.toString();
  }

  private static String struct(Row row) {
    List<String> fields = new ArrayList<>();
    for (int i = 0; i < row.length(); i++) {
      fields.add(row.schema().fields()[i].name() + ": " + text(row.get(i)));
    }
    return "{" + String.join(", ", fields) + "}";
  }
}
