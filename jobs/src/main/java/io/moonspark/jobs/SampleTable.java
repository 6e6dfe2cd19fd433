package io.moonspark.jobs;

import static java.util.stream.Collectors.joining;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A readable table of a few output rows: image, captions, answers, boxes, points. */
final class SampleTable {

  private final List<List<String>> lines;

  private SampleTable(List<List<String>> lines) {
    this.lines = lines;
  }

  /** The latest row of each image, in the order of their names; for few rows only. */
  static SampleTable of(Dataset<Row> rows) {
    Map<String, Row> latest = new TreeMap<>();
    for (Row row :
        rows.select("image", "captions", "answers", "boxes", "points", "error", "enriched_at")
            .orderBy("enriched_at")
            .collectAsList()) {
      latest.put(row.getString(0), row);
    }
    List<List<String>> lines = new ArrayList<>();
    latest.values().forEach(row -> lines.add(cells(row)));
    return new SampleTable(withHeader(lines, latest.values().stream().findFirst().orElse(null)));
  }

  private static List<List<String>> withHeader(List<List<String>> lines, Row first) {
    if (first == null) {
      return lines;
    }
    List<String> header = new ArrayList<>(List.of("image", "caption"));
    first.<Row>getList(2).forEach(answer -> header.add(answer.getString(0)));
    header.add("boxes and points");
    List<List<String>> all = new ArrayList<>();
    all.add(header);
    all.addAll(lines);
    return all;
  }

  private static List<String> cells(Row row) {
    List<String> cells = new ArrayList<>();
    String image = row.getString(0);
    cells.add(image.substring(image.lastIndexOf('/') + 1));
    if (!row.isNullAt(5)) {
      cells.add(row.getStruct(5).getString(0) + ": " + row.getStruct(5).getString(1));
      return cells;
    }
    cells.add(row.<Row>getList(1).stream().map(c -> c.getString(1)).collect(joining(" / ")));
    row.<Row>getList(2).forEach(answer -> cells.add(answer.getString(1)));
    cells.add(objects(row));
    return cells;
  }

  /** Boxes as label (x_min y_min x_max y_max), points as label (x y). */
  private static String objects(Row row) {
    List<String> objects = new ArrayList<>();
    row.<Row>getList(3).forEach(box -> objects.add(object(box)));
    row.<Row>getList(4).forEach(point -> objects.add(object(point)));
    return String.join(", ", objects);
  }

  private static String object(Row object) {
    return IntStream.range(1, object.length())
        .mapToObj(i -> String.format(Locale.ROOT, "%.2f", object.getDouble(i)))
        .collect(joining(" ", object.getString(0) + " (", ")"));
  }

  void print(PrintWriter out) {
    List<Integer> widths = new ArrayList<>();
    for (List<String> line : lines) {
      for (int i = 0; i < line.size(); i++) {
        int width = line.get(i).length();
        if (i == widths.size()) {
          widths.add(width);
        } else if (i < line.size() - 1 || line.size() == lines.get(0).size()) {
          widths.set(i, Math.max(widths.get(i), width));
        }
      }
    }
    for (List<String> line : lines) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < line.size(); i++) {
        text.append("%-" + Math.max(1, widths.get(i)) + "s  ");
      }
      out.println(text.toString().formatted(line.toArray()).stripTrailing());
    }
  }
}
