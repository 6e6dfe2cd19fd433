package io.moonspark.jobs.evaluate.metrics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which detections of a category in an image hit which boxes that are there: once for each of four
 * ranges of area and ten thresholds of intersection over union.
 *
 * <p>Source: {@code evaluateImg} in {@code pycocotools/cocoeval.py} of cocodataset/cocoapi (Lin et
 * al., Microsoft COCO, ECCV 2014). Detections choose in the order of their scores; a crowd and a
 * box outside of the range count neither as found nor as missed, nor do the detections on them.
 */
public final class CocoMatching {

  /** Detections of a category in an image that count. */
  public static final int MAX_DETECTIONS = 100;

  static final int THRESHOLDS = 10;

  /** Smallest and largest area, in square pixels: all, small, medium, large. */
  static final double[][] AREAS = {
    {0, 1e10}, {0, 32 * 32}, {32 * 32, 96 * 96}, {96 * 96, 1e10},
  };

  /** 0.50 to 0.95 by 0.05, in the same arithmetic as {@code numpy.linspace}. */
  private static final double[] IOU = thresholds();

  /**
   * A box that is there.
   *
   * @param area square pixels of the thing itself, not of its box
   * @param crowd whether it is many things in one box
   */
  public record Truth(PixelBox box, double area, boolean crowd) {}

  /** A box that was found. */
  public record Detection(PixelBox box, double score) {}

  private final List<Truth> truths;
  private final List<Detection> detections;
  private final long[] matched;
  private final long[] ignored;
  private final int[] counted = new int[AREAS.length];

  private CocoMatching(List<Truth> truths, List<Detection> detections) {
    this.truths = truths;
    this.detections = detections;
    matched = new long[detections.size()];
    ignored = new long[detections.size()];
  }

  /** Matches the boxes of one category in one image. */
  static CocoMatching of(List<Truth> truths, List<Detection> detections) {
    List<Detection> best =
        detections.stream()
            .sorted(Comparator.comparingDouble(Detection::score).reversed())
            .limit(MAX_DETECTIONS)
            .toList();
    CocoMatching matching = new CocoMatching(truths, best);
    for (int area = 0; area < AREAS.length; area++) {
      matching.match(area);
    }
    return matching;
  }

  /**
   * The rows that {@link CocoCategory} reads.
   *
   * @param category of the boxes
   * @param image whose boxes they are
   */
  public static List<CocoRow> rows(
      long category, long image, List<Truth> truths, List<Detection> detections) {
    CocoMatching matching = of(truths, detections);
    List<CocoRow> rows = new ArrayList<>();
    rows.add(CocoRow.truths(category, image, matching.counted));
    for (int i = 0; i < matching.detections.size(); i++) {
      double score = matching.detections.get(i).score();
      rows.add(
          CocoRow.detection(category, image, i, score, matching.matched[i], matching.ignored[i]));
    }
    return rows;
  }

  /** Bit of a range and a threshold. */
  static long bit(int area, int threshold) {
    return 1L << (area * THRESHOLDS + threshold);
  }

  private void match(int area) {
    List<Truth> ordered = new ArrayList<>();
    truths.stream().filter(truth -> !isIgnored(truth, area)).forEach(ordered::add);
    int counting = ordered.size();
    truths.stream().filter(truth -> isIgnored(truth, area)).forEach(ordered::add);
    counted[area] = counting;
    double[][] overlap = overlap(ordered);
    for (int threshold = 0; threshold < THRESHOLDS; threshold++) {
      boolean[] taken = new boolean[ordered.size()];
      for (int d = 0; d < detections.size(); d++) {
        int hit = choose(overlap[d], ordered, counting, taken, IOU[threshold]);
        if (hit >= 0) {
          taken[hit] = true;
          matched[d] |= bit(area, threshold);
        }
        boolean outside = hit < 0 && isOutside(detections.get(d).box().area(), area);
        if (hit >= counting || outside) {
          ignored[d] |= bit(area, threshold);
        }
      }
    }
  }

  /** The box with the largest overlap, one that counts before one that does not; -1 for none. */
  private static int choose(
      double[] overlap, List<Truth> ordered, int counting, boolean[] taken, double threshold) {
    double best = Math.min(threshold, 1 - 1e-10);
    int hit = -1;
    for (int g = 0; g < ordered.size(); g++) {
      if (taken[g] && !ordered.get(g).crowd()) {
        continue;
      }
      if (hit >= 0 && hit < counting && g >= counting) {
        break;
      }
      if (overlap[g] >= best) {
        best = overlap[g];
        hit = g;
      }
    }
    return hit;
  }

  private double[][] overlap(List<Truth> ordered) {
    double[][] overlap = new double[detections.size()][ordered.size()];
    for (int d = 0; d < overlap.length; d++) {
      PixelBox box = detections.get(d).box();
      for (int g = 0; g < ordered.size(); g++) {
        Truth truth = ordered.get(g);
        overlap[d][g] = truth.crowd() ? box.shareIn(truth.box()) : box.iou(truth.box());
      }
    }
    return overlap;
  }

  private static boolean isIgnored(Truth truth, int area) {
    return truth.crowd() || isOutside(truth.area(), area);
  }

  private static boolean isOutside(double size, int area) {
    return size < AREAS[area][0] || size > AREAS[area][1];
  }

  private static double[] thresholds() {
    double[] thresholds = new double[THRESHOLDS];
    double step = (0.95 - 0.5) / (THRESHOLDS - 1);
    for (int i = 0; i < THRESHOLDS; i++) {
      thresholds[i] = i * step + 0.5;
    }
    thresholds[THRESHOLDS - 1] = 0.95;
    return thresholds;
  }
}
