package io.moonspark.jobs.scenes;

/** A box in an image, as fractions of its sides. */
public record Box(double xMin, double yMin, double xMax, double yMax) {

  public double xCenter() {
    return (xMin + xMax) / 2;
  }

  public double yCenter() {
    return (yMin + yMax) / 2;
  }

  public double width() {
    return xMax - xMin;
  }

  public double height() {
    return yMax - yMin;
  }

  /** Whether less than a gap lies between the two, in both directions. */
  boolean near(Box other, double gap) {
    return xMin - gap < other.xMax
        && other.xMin - gap < xMax
        && yMin - gap < other.yMax
        && other.yMin - gap < yMax;
  }
}
