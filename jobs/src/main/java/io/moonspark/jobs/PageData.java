package io.moonspark.jobs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonspark.jobs.Pictures.Picture;
import io.moonspark.udfs.OutputSchema;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * What a page shows, as the JSON that its script reads: the table, the models, and the images with
 * a side for each model.
 */
final class PageData {

  /** Shares of an image, to a hundredth of a pixel of the largest screen. */
  private static final double PRECISION = 1e6;

  private static final StructType OUTPUT = OutputSchema.output();

  private final ObjectMapper mapper = new ObjectMapper();
  private final ObjectNode page = mapper.createObjectNode();
  private final ArrayNode images = mapper.createArrayNode();

  /**
   * An empty page.
   *
   * @param table as the user wrote it
   * @param models one for a gallery, two for a comparison
   * @param total images there are, of which the page may show fewer
   */
  PageData(String table, List<EnrichedModel> models, long total) {
    page.put("table", table);
    page.put("made", Instant.now().toString());
    page.put("total", total);
    ArrayNode nodes = page.putArray("models");
    models.forEach(m -> nodes.addObject().put("name", m.name()).put("digest", m.digest()));
  }

  /** Says how much the two models agree. */
  void add(ComparisonSummary summary) {
    ObjectNode node = page.putObject("summary");
    node.put("images", summary.images());
    node.put("captions", summary.captions().compared());
    node.put("captions_equal", summary.captions().equal());
    node.put("answers", summary.answers().compared());
    node.put("answers_equal", summary.answers().equal());
    ComparisonSummary.Label boxes = summary.allBoxes();
    node.put("boxes_matched", boxes.matched());
    node.put("mean_iou", boxes.matched() == 0 ? null : boxes.meanIou());
    node.put("only_a", boxes.onlyA());
    node.put("only_b", boxes.onlyB());
  }

  /** Adds an image of a gallery: a row of {@link OutputSchema#output()}. */
  void add(Row row, Picture picture) {
    image(row, picture).putArray("sides").add(side(row));
  }

  /** Adds an image of a comparison. */
  void add(Row a, Row b, Picture picture) {
    ObjectNode image = image(a, picture);
    image.putArray("sides").add(side(a)).add(side(b));
    ImageComparison comparison = ImageComparison.of(a, b);
    ObjectNode differs = image.putObject("differs");
    differs.put("captions", comparison.captions().stream().anyMatch(t -> !t.areEqual()));
    differs.put("answers", comparison.answers().stream().anyMatch(t -> !t.areEqual()));
    ArrayNode labels = differs.putArray("labels");
    for (BoxMatching boxes : comparison.boxes()) {
      ObjectNode label = labels.addObject();
      label.put("label", boxes.label());
      label.put("matched", boxes.ious().size());
      label.put("iou", boxes.ious().isEmpty() ? null : rounded(boxes.meanIou()));
      label.put("only_a", boxes.onlyA());
      label.put("only_b", boxes.onlyB());
    }
  }

  private ObjectNode image(Row row, Picture picture) {
    ObjectNode image = images.addObject();
    image.put("key", row.getString(at("image")));
    image.put(
        "file", picture.file() == null ? null : GalleryFolder.THUMBNAILS + "/" + picture.file());
    image.put("problem", picture.problem());
    // Of the picture shown, if there is one, so that boxes lie on what is seen.
    image.put("width", picture.width() == null ? integer(row, "width") : picture.width());
    image.put("height", picture.height() == null ? integer(row, "height") : picture.height());
    image.put("sha256", row.getString(at("content_sha256")));
    image.put("bytes", (Long) row.get(at("source_length")));
    return image;
  }

  private ObjectNode side(Row row) {
    ObjectNode side = mapper.createObjectNode();
    texts(side.putArray("captions"), "length", results(row, "captions"));
    texts(side.putArray("answers"), "question", results(row, "answers"));
    places(side.putArray("boxes"), results(row, "boxes"));
    places(side.putArray("points"), results(row, "points"));
    if (!row.isNullAt(at("error"))) {
      Row error = row.getStruct(at("error"));
      side.putObject("error").put("code", error.getString(0)).put("message", error.getString(1));
    }
    side.put("request", row.getString(at("request_digest")));
    Timestamp enrichedAt = row.getAs(at("enriched_at"));
    side.put("at", enrichedAt == null ? null : enrichedAt.toInstant().toString());
    side.put("reused", Boolean.TRUE.equals(row.get(at("reused"))));
    Row times = row.getAs(at("stage_ms"));
    side.put("decode_ms", times == null ? null : millis(times.get(0)));
    side.put("engine_ms", times == null ? null : millis(times.get(1)));
    return side;
  }

  private static void texts(ArrayNode nodes, String prompt, List<Row> texts) {
    for (Row text : texts) {
      ObjectNode node = nodes.addObject();
      node.put(prompt, text.getString(0));
      node.put("text", text.getString(1));
      node.put("finish", text.getString(3));
      if (text.length() > 4 && !text.isNullAt(4)) {
        node.put("reasoning", text.getStruct(4).getString(0));
      }
    }
  }

  /** Boxes as [label, x_min, y_min, x_max, y_max], points as [label, x, y]. */
  private static void places(ArrayNode nodes, List<Row> places) {
    for (Row place : places) {
      ArrayNode node = nodes.addArray().add(place.getString(0));
      for (int i = 1; i < place.length(); i++) {
        node.add(rounded(place.getDouble(i)));
      }
    }
  }

  private static double rounded(double value) {
    return Math.rint(value * PRECISION) / PRECISION;
  }

  private static Double millis(Object value) {
    return value == null ? null : Math.rint(10 * (Double) value) / 10;
  }

  private static Integer integer(Row row, String column) {
    return (Integer) row.get(at(column));
  }

  private static List<Row> results(Row row, String column) {
    return row.isNullAt(at(column)) ? List.of() : row.getList(at(column));
  }

  private static int at(String column) {
    return OUTPUT.fieldIndex(column);
  }

  String json() {
    page.set("images", images);
    return page.toString();
  }
}
