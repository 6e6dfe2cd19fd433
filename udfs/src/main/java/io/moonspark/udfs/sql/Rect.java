package io.moonspark.udfs.sql;

/** A rectangle; a point is one without extent. */
public record Rect(double xMin, double yMin, double xMax, double yMax) {

  /** Width times height; 0 for one that is turned inside out. */
  public double area() {
    return Math.max(0, xMax - xMin) * Math.max(0, yMax - yMin);
  }

  /** The area that both have over the area that either has, 0 to 1; 0 if neither has any. */
  public double iou(Rect other) {
    double shared =
        new Rect(
                Math.max(xMin, other.xMin),
                Math.max(yMin, other.yMin),
                Math.min(xMax, other.xMax),
                Math.min(yMax, other.yMax))
            .area();
    double either = area() + other.area() - shared;
    return either == 0 ? 0 : shared / either;
  }

  /** Whether no part of the other one is outside. */
  public boolean contains(Rect other) {
    return xMin <= other.xMin && other.xMax <= xMax && yMin <= other.yMin && other.yMax <= yMax;
  }
}
