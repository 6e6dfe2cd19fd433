package io.moonspark.model;

import java.io.Serializable;
import java.util.Locale;

/**
 * A place in an image, in coordinates relative to it: 0 to 1, x to the right, y down. Part of a
 * {@link Question}, or what a {@link Enrichment.Reasoning} points at.
 */
public sealed interface SpatialRef extends Serializable {

  /** A point. */
  record Point(double x, double y) implements SpatialRef {
    public Point {
      requireFinite(x, y);
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "(%s, %s)", x, y);
    }
  }

  /** A box; it may reach beyond the image. */
  record Box(double xMin, double yMin, double xMax, double yMax) implements SpatialRef {
    public Box {
      requireFinite(xMin, yMin, xMax, yMax);
      if (xMin > xMax || yMin > yMax) {
        throw new IllegalArgumentException(
            "a box goes from its least to its greatest coordinates, not "
                + new Point(xMin, yMin)
                + " to "
                + new Point(xMax, yMax));
      }
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "(%s, %s, %s, %s)", xMin, yMin, xMax, yMax);
    }
  }

  private static void requireFinite(double... coordinates) {
    for (double coordinate : coordinates) {
      if (!Double.isFinite(coordinate)) {
        throw new IllegalArgumentException(coordinate + " is no coordinate");
      }
    }
  }
}
