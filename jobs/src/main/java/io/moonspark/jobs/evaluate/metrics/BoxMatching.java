package io.moonspark.jobs.evaluate.metrics;

import java.util.List;

/** Boxes without scores against the boxes that are there. */
public final class BoxMatching {

  private BoxMatching() {}

  /**
   * How many boxes that are there were found: each found box, in their order, takes the one it
   * overlaps most among those that are left, as in {@code match} of {@code
   * moondream/eval/waste_detection.py} in vikhyat/moondream. Crowds count neither way.
   *
   * @param enough intersection over union of a hit
   */
  public static int hits(List<CocoMatching.Truth> truths, List<PixelBox> found, double enough) {
    boolean[] taken = new boolean[truths.size()];
    int hits = 0;
    for (PixelBox box : found) {
      int nearest = -1;
      double most = enough;
      for (int i = 0; i < taken.length; i++) {
        double iou = truths.get(i).box().iou(box);
        boolean open = !taken[i] && !truths.get(i).crowd();
        if (open && (nearest < 0 ? iou >= most : iou > most)) {
          nearest = i;
          most = iou;
        }
      }
      if (nearest >= 0) {
        taken[nearest] = true;
        hits++;
      }
    }
    return hits;
  }

  /** For each box that is there the largest overlap with a found one, summed. */
  public static double overlap(List<CocoMatching.Truth> truths, List<PixelBox> found) {
    double sum = 0;
    for (CocoMatching.Truth truth : truths) {
      sum += found.stream().mapToDouble(truth.box()::iou).max().orElse(0);
    }
    return sum;
  }
}
