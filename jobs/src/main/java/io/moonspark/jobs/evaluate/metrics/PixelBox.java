package io.moonspark.jobs.evaluate.metrics;

import java.io.Serializable;

/**
 * A box in pixels, as COCO writes it.
 *
 * @param x left border
 * @param y upper border
 */
public record PixelBox(double x, double y, double width, double height) implements Serializable {

  public double area() {
    return width * height;
  }

  /** Intersection over union, 0 to 1; 0 where both are empty. */
  public double iou(PixelBox other) {
    double both = intersection(other);
    return both == 0 ? 0 : both / (area() + other.area() - both);
  }

  /**
   * How much of this box lies in a crowd, 0 to 1: what COCO takes instead of the intersection over
   * union where the truth is many things in one box ({@code bbIou} of cocodataset/cocoapi, {@code
   * maskApi.c}).
   */
  public double shareIn(PixelBox crowd) {
    double both = intersection(crowd);
    return both == 0 ? 0 : both / area();
  }

  private double intersection(PixelBox other) {
    double w = Math.min(x + width, other.x + other.width) - Math.max(x, other.x);
    double h = Math.min(y + height, other.y + other.height) - Math.max(y, other.y);
    return w <= 0 || h <= 0 ? 0 : w * h;
  }
}
