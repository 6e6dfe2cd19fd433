package io.moonspark.jobs;

import io.moonspark.udfs.OutputSchema;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Builds rows of the output as enrich would write them. */
final class OutputRow {

  private final Map<String, Object> values = new HashMap<>();
  private final Map<String, List<Row>> results = new HashMap<>();

  private OutputRow(String image) {
    values.put("image", image);
    values.put("content_sha256", "0123456789abcdef0123456789abcdef");
    values.put("width", 400);
    values.put("height", 300);
    values.put("model", RowFactory.create("nano", "aaaa1111"));
    values.put("request_digest", "r1");
    values.put("source_length", 12_345L);
    values.put("stage_ms", RowFactory.create(2.5, 40.0));
    values.put("reused", false);
    at(0);
  }

  static OutputRow of(String image) {
    return new OutputRow(image);
  }

  /** Enriched so many seconds after the first. */
  OutputRow at(int second) {
    values.put("enriched_at", Timestamp.from(Instant.ofEpochSecond(1_750_000_000L + second)));
    return this;
  }

  OutputRow set(String column, Object value) {
    values.put(column, value);
    return this;
  }

  OutputRow caption(String length, String text) {
    return add("captions", RowFactory.create(length, text, 5, "stop"));
  }

  OutputRow answer(String question, String text) {
    return add("answers", RowFactory.create(question, text, 2, "stop", null));
  }

  OutputRow box(String label, double xMin, double yMin, double xMax, double yMax) {
    return add("boxes", RowFactory.create(label, xMin, yMin, xMax, yMax));
  }

  OutputRow point(String label, double x, double y) {
    return add("points", RowFactory.create(label, x, y));
  }

  OutputRow error(String code, String message) {
    return set("error", RowFactory.create(code, message));
  }

  private OutputRow add(String column, Row result) {
    results.computeIfAbsent(column, key -> new ArrayList<>()).add(result);
    return this;
  }

  Row row() {
    for (String column : List.of("captions", "answers", "boxes", "points")) {
      values.put(column, results.getOrDefault(column, List.of()).toArray(Row[]::new));
    }
    Object[] row = new Object[OutputSchema.output().length()];
    for (int i = 0; i < row.length; i++) {
      row[i] = values.get(OutputSchema.output().fieldNames()[i]);
    }
    // With the schema and with lists, as rows come from Spark.
    return RowsOfSpark.like(OutputSchema.output(), row);
  }
}
