package io.moonspark.jobs.scenes;

import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.geom.PathIterator;
import java.awt.geom.Rectangle2D;

/**
 * The outline of an icon as polygons, y downwards. Curves are flattened at once: the bounds of what
 * is left are those of its points, exact on every Java.
 */
final class Outline {

  /** Largest distance of a polygon from its curve, of the icon's larger side. */
  private static final double FLATNESS = 1e-3;

  private final Path2D.Double polygons;

  private Outline(Path2D.Double polygons) {
    this.polygons = polygons;
  }

  /**
   * Flattens a glyph.
   *
   * @param glyph with y upwards, as in fonts
   * @throws IllegalArgumentException if there is nothing in it
   */
  static Outline of(Path2D glyph) {
    Rectangle2D bounds = glyph.getBounds2D();
    double side = Math.max(bounds.getWidth(), bounds.getHeight());
    if (side == 0) {
      throw new IllegalArgumentException("the glyph is empty");
    }
    Path2D.Double polygons = new Path2D.Double(PathIterator.WIND_NON_ZERO);
    AffineTransform flipped = AffineTransform.getScaleInstance(1 / side, -1 / side);
    polygons.append(glyph.getPathIterator(flipped, FLATNESS), false);
    return new Outline(polygons);
  }

  /**
   * The shape turned clockwise by an angle, its larger side being 1, its upper left corner at 0.
   */
  Path2D.Double turned(double radians) {
    Path2D.Double shape = new Path2D.Double(polygons);
    shape.transform(AffineTransform.getRotateInstance(radians));
    Rectangle2D bounds = shape.getBounds2D();
    double scale = 1 / Math.max(bounds.getWidth(), bounds.getHeight());
    AffineTransform toUnit = AffineTransform.getScaleInstance(scale, scale);
    toUnit.translate(-bounds.getX(), -bounds.getY());
    shape.transform(toUnit);
    return shape;
  }
}
