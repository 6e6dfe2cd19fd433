package io.moonspark.jobs;

import io.moonspark.jobs.evaluate.Item;
import io.moonspark.jobs.evaluate.ItemRows;
import io.moonspark.jobs.evaluate.Rule;
import io.moonspark.jobs.evaluate.Scoring;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Rows of {@link Scoring#SCHEMA} with whatever score. */
final class ScoredRow {

  private ScoredRow() {}

  /**
   * A row.
   *
   * @param error null for none
   * @param boxes that were found: x, y, width, height
   */
  static Row of(
      Item item, String text, String error, double score, Double[] statistics, Row... boxes) {
    List<Object> values = new ArrayList<>();
    Row row = ItemRows.of(item);
    for (int i = 0; i < row.length(); i++) {
      values.add(row.get(i));
    }
    values.addAll(List.of(text, boxes));
    values.add(error);
    values.addAll(List.of(score, statistics, new String[] {Rule.ALL}));
    return RowFactory.create(values.toArray());
  }
}
