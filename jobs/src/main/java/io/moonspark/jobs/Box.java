package io.moonspark.jobs;

import org.apache.spark.sql.Row;

/** A labelled box of the output; coordinates are shares of the image's width and height. */
record Box(String label, double xMin, double yMin, double xMax, double yMax) {

  static Box of(Row row) {
    return new Box(
        row.getString(0), row.getDouble(1), row.getDouble(2), row.getDouble(3), row.getDouble(4));
  }

  double area() {
    return Math.max(0, xMax - xMin) * Math.max(0, yMax - yMin);
  }

  /** Intersection over union with another box, from 0 to 1; 0 if neither has an area. */
  double iou(Box other) {
    double width = Math.min(xMax, other.xMax) - Math.max(xMin, other.xMin);
    double height = Math.min(yMax, other.yMax) - Math.max(yMin, other.yMin);
    double common = Math.max(0, width) * Math.max(0, height);
    double union = area() + other.area() - common;
    return union > 0 ? common / union : 0;
  }
}
