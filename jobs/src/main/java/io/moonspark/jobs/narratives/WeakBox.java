package io.moonspark.jobs.narratives;

import java.util.List;

/**
 * Where the pointer was while words were said, in coordinates of the image from 0 to 1. Weak, since
 * people circle around things and point before or after they speak.
 */
record WeakBox(double xMin, double yMin, double xMax, double yMax) {

  /** So much of the points at each border is left out: the pointer on its way. */
  private static final double TRIMMED = 0.05;

  /** The box of points, cut at the image's borders; null if it has no area. */
  static WeakBox around(List<Narrative.TracePoint> points) {
    if (points.size() < 2) {
      return null;
    }
    double[] x = points.stream().mapToDouble(p -> clip(p.x())).sorted().toArray();
    double[] y = points.stream().mapToDouble(p -> clip(p.y())).sorted().toArray();
    int low = (int) (TRIMMED * x.length);
    int high = x.length - 1 - low;
    WeakBox box = new WeakBox(x[low], y[low], x[high], y[high]);
    return box.xMin < box.xMax && box.yMin < box.yMax ? box : null;
  }

  private static double clip(double coordinate) {
    return Math.min(1, Math.max(0, coordinate));
  }
}
