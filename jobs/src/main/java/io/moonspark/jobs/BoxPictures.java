package io.moonspark.jobs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;

/**
 * Pictures with boxes drawn over them, an SVG on white. Sizes are in pixels, boxes have {@code
 * x_min}, {@code y_min}, {@code x_max} and {@code y_max} from 0 to 1.
 */
final class BoxPictures {

  private static final int TILE = 210;
  private static final int GAP = 10;
  private static final int LINE = 16;
  private static final int COLUMNS = 3;
  private static final List<String> COLORS = List.of("#d62728", "#1f77b4", "#2ca02c", "#9467bd");

  /** One row of the query. */
  private record Tile(byte[] image, List<List<Row>> boxes, List<String> lines) {}

  private BoxPictures() {}

  /**
   * One picture a row; for few rows only.
   *
   * @param rows with a BINARY column, and ARRAYs of boxes, each of which gets a color of its own
   * @throws UserError if there is no picture among the columns
   */
  static String of(Dataset<Row> rows) {
    if (indices(rows, BinaryType.class).size() != 1) {
      throw new UserError(
          "pictures need one BINARY column; there are " + rows.schema().catalogString());
    }
    List<Tile> tiles = rows.collectAsList().stream().map(BoxPictures::tile).toList();
    int lines = tiles.stream().mapToInt(tile -> tile.lines().size()).max().orElse(0);
    int high = TILE + lines * LINE + GAP;
    int width = Math.min(COLUMNS, Math.max(1, tiles.size())) * (TILE + GAP) + GAP;
    int height = (tiles.size() + COLUMNS - 1) / COLUMNS * high + GAP;
    StringBuilder svg = new StringBuilder();
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" \
        font-family="sans-serif" font-size="11">
        <rect width="%1$d" height="%2$d" rx="6" fill="#ffffff"/>
        """
            .formatted(width, height));
    for (int i = 0; i < tiles.size(); i++) {
      int left = GAP + i % COLUMNS * (TILE + GAP);
      draw(svg, tiles.get(i), left, GAP + i / COLUMNS * high);
    }
    return svg.append("</svg>").toString();
  }

  private static List<Integer> indices(Dataset<Row> rows, Class<? extends DataType> type) {
    StructField[] fields = rows.schema().fields();
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i < fields.length; i++) {
      if (type.isInstance(fields[i].dataType())) {
        found.add(i);
      }
    }
    return found;
  }

  private static Tile tile(Row row) {
    byte[] image = null;
    List<List<Row>> boxes = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    StructField[] fields = row.schema().fields();
    for (int i = 0; i < fields.length; i++) {
      if (fields[i].dataType() instanceof BinaryType) {
        image = row.getAs(i);
      } else if (fields[i].dataType() instanceof ArrayType) {
        boxes.add(row.isNullAt(i) ? List.of() : row.getList(i));
      } else {
        lines.addAll(wrapped(TextTable.text(row.get(i))));
      }
    }
    return new Tile(image, boxes, lines);
  }

  /** Lines that fit below a picture. */
  private static List<String> wrapped(String text) {
    return Arrays.asList(text.replaceAll("(.{1,34})(?:\\s+|$)", "$1\n").strip().split("\n"));
  }

  private static void draw(StringBuilder svg, Tile tile, int left, int top) {
    Thumbnail picture = Thumbnail.of(tile.image(), TILE);
    svg.append(
        "<image x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" href=\"data:image/jpeg;base64,%s\"/>%n"
            .formatted(
                left,
                top,
                picture.width(),
                picture.height(),
                Base64.getEncoder().encodeToString(picture.jpeg())));
    for (int i = 0; i < tile.boxes().size(); i++) {
      for (Row box : tile.boxes().get(i)) {
        box(svg, box, picture, left, top, COLORS.get(i % COLORS.size()));
      }
    }
    for (int i = 0; i < tile.lines().size(); i++) {
      svg.append(
          "<text x=\"%d\" y=\"%d\" fill=\"#222222\">%s</text>%n"
              .formatted(
                  left, top + TILE + (i + 1) * LINE - 2, Markup.escaped(tile.lines().get(i))));
    }
  }

  private static void box(
      StringBuilder svg, Row box, Thumbnail picture, int left, int top, String color) {
    double x = box.<Number>getAs("x_min").doubleValue();
    double y = box.<Number>getAs("y_min").doubleValue();
    svg.append(
        String.format(
            Locale.ROOT,
            "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"none\""
                + " stroke=\"%s\" stroke-width=\"2\"/>%n",
            left + x * picture.width(),
            top + y * picture.height(),
            (box.<Number>getAs("x_max").doubleValue() - x) * picture.width(),
            (box.<Number>getAs("y_max").doubleValue() - y) * picture.height(),
            color));
  }
}
