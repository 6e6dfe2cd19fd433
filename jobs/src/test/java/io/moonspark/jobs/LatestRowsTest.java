package io.moonspark.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moonspark.udfs.OutputSchema;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

final class LatestRowsTest {

  @Test
  void requestsOfAnImageAddUp() {
    Row merged =
        merged(
            OutputRow.of("a").at(1).caption("short", "A car.").box("car", 0, 0, 1, 1),
            OutputRow.of("a").at(2).set("request_digest", "r2").answer("Why?", "Because."));
    assertEquals("A car.", text(merged, "captions", 0));
    assertEquals("Because.", text(merged, "answers", 0));
    assertEquals(1, merged.getList(merged.fieldIndex("boxes")).size());
  }

  @Test
  void aRepeatedRequestReplacesItsEarlierResult() {
    Row merged =
        merged(
            OutputRow.of("a").at(1).box("car", 0, 0, 1, 1).error("engine", "lost"),
            OutputRow.of("a").at(2).caption("short", "A car."));
    assertEquals(0, merged.getList(merged.fieldIndex("boxes")).size());
    assertTrue(merged.isNullAt(merged.fieldIndex("error")));
  }

  @Test
  void theNewerOfTwoResultsForOnePromptCounts() {
    Row merged =
        merged(
            OutputRow.of("a").at(1).caption("short", "Old.").caption("long", "Old and long."),
            OutputRow.of("a").at(2).set("request_digest", "r2").caption("short", "New."));
    assertEquals("New.", text(merged, "captions", 0));
    assertEquals("Old and long.", text(merged, "captions", 1));
  }

  @Test
  void whatAReplacedImageShowedIsGone() {
    Row merged =
        merged(
            OutputRow.of("a").at(1).set("content_sha256", "old").box("car", 0, 0, 1, 1),
            OutputRow.of("a").at(2).set("request_digest", "r2").caption("short", "A tree."));
    assertEquals(0, merged.getList(merged.fieldIndex("boxes")).size());
    assertEquals("A tree.", text(merged, "captions", 0));
  }

  private static Row merged(OutputRow... rows) {
    Row merged = LatestRows.merged(List.of(rows).stream().map(OutputRow::row).toList());
    Object[] values = new Object[merged.length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = merged.get(i);
    }
    return RowsOfSpark.like(OutputSchema.output(), values);
  }

  private static String text(Row row, String column, int number) {
    return row.<Row>getList(row.fieldIndex(column)).get(number).getString(1);
  }
}
