package io.moonspark.jobs;

import io.moonspark.udfs.sql.Rect;
import org.apache.spark.sql.Row;

/** A labelled box of the output; coordinates are shares of the image's width and height. */
record Box(String label, double xMin, double yMin, double xMax, double yMax) {

  static Box of(Row row) {
    return new Box(
        row.getString(0), row.getDouble(1), row.getDouble(2), row.getDouble(3), row.getDouble(4));
  }

  /** Intersection over union with another box, from 0 to 1; 0 if neither has an area. */
  double iou(Box other) {
    return rect().iou(other.rect());
  }

  private Rect rect() {
    return new Rect(xMin, yMin, xMax, yMax);
  }
}
