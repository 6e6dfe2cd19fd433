package io.moonspark.jobs;

import static java.util.Comparator.comparingDouble;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which boxes of two models mean the same thing: pairs with one label that overlap by half at least
 * (IoU 0.5, as PASCAL VOC counts a detection), the best pair first, each box in one pair.
 *
 * @param label of all of these boxes
 * @param ious of the pairs, best first
 * @param onlyA boxes of A that B has not
 * @param onlyB boxes of B that A has not
 */
record BoxMatching(String label, List<Double> ious, int onlyA, int onlyB) {

  static final double LEAST_IOU = 0.5;

  private record Pair(int a, int b, double iou) {}

  /** One matching for each label that either model found, in the order they come. */
  static List<BoxMatching> of(List<Box> a, List<Box> b) {
    Set<String> labels = new LinkedHashSet<>();
    a.forEach(box -> labels.add(box.label()));
    b.forEach(box -> labels.add(box.label()));
    return labels.stream().map(label -> of(label, labelled(a, label), labelled(b, label))).toList();
  }

  private static List<Box> labelled(List<Box> boxes, String label) {
    return boxes.stream().filter(box -> box.label().equals(label)).toList();
  }

  private static BoxMatching of(String label, List<Box> a, List<Box> b) {
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < a.size(); i++) {
      for (int j = 0; j < b.size(); j++) {
        double iou = a.get(i).iou(b.get(j));
        if (iou >= LEAST_IOU) {
          pairs.add(new Pair(i, j, iou));
        }
      }
    }
    pairs.sort(comparingDouble(Pair::iou).reversed());
    Set<Integer> takenA = new HashSet<>();
    Set<Integer> takenB = new HashSet<>();
    List<Double> ious = new ArrayList<>();
    for (Pair pair : pairs) {
      if (!takenA.contains(pair.a()) && !takenB.contains(pair.b())) {
        takenA.add(pair.a());
        takenB.add(pair.b());
        ious.add(pair.iou());
      }
    }
    return new BoxMatching(label, ious, a.size() - ious.size(), b.size() - ious.size());
  }

  /** Mean IoU of the pairs; NaN without any. */
  double meanIou() {
    return ious.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
  }
}
