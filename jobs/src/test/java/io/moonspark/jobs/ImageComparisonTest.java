package io.moonspark.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ImageComparisonTest {

  private static final double EXACT = 1e-12;

  @Test
  void boxesOverlapByIntersectionOverUnion() {
    Box box = new Box("car", 0, 0, 0.4, 0.4);
    assertEquals(1, box.iou(box), EXACT);
    assertEquals(0, box.iou(new Box("car", 0.4, 0, 0.8, 0.4)), EXACT);
    // Half of each is common: 0.08 of 0.24.
    assertEquals(1 / 3.0, box.iou(new Box("car", 0.2, 0, 0.6, 0.4)), EXACT);
    assertEquals(0, new Box("car", 0, 0, 0, 0).iou(new Box("car", 0, 0, 0, 0)), EXACT);
  }

  @Test
  void theBestPairIsMatchedFirstAndEachBoxOnce() {
    Box a = new Box("car", 0, 0, 0.4, 0.4);
    Box near = new Box("car", 0, 0, 0.4, 0.38);
    Box nearest = new Box("car", 0, 0, 0.4, 0.4);
    BoxMatching matching = BoxMatching.of(List.of(a), List.of(near, nearest)).get(0);
    assertEquals(List.of(1.0), matching.ious());
    assertEquals(0, matching.onlyA());
    assertEquals(1, matching.onlyB());
  }

  @Test
  void boxesOfDifferentLabelsAreNeverAPair() {
    List<BoxMatching> matchings =
        BoxMatching.of(List.of(new Box("car", 0, 0, 1, 1)), List.of(new Box("dog", 0, 0, 1, 1)));
    assertEquals(List.of("car", "dog"), matchings.stream().map(BoxMatching::label).toList());
    assertEquals(1, matchings.get(0).onlyA());
    assertEquals(1, matchings.get(1).onlyB());
    assertTrue(Double.isNaN(matchings.get(0).meanIou()));
  }

  @Test
  void textsAreComparedByWhatBothWereAsked() {
    ImageComparison comparison =
        ImageComparison.of(
            OutputRow.of("a")
                .caption("short", "A car.")
                .answer("Why?", "So.")
                .answer("Where?", "Here.")
                .row(),
            OutputRow.of("a").caption("short", "A cat.").answer("Where?", "Here.").row());
    assertEquals(1, comparison.captions().size());
    assertFalse(comparison.captions().get(0).areEqual());
    assertEquals(1, comparison.answers().size());
    assertTrue(comparison.answers().get(0).areEqual());
  }

  @Test
  void boxesOfAFailedImageAreNotMissing() {
    ImageComparison comparison =
        ImageComparison.of(
            OutputRow.of("a").box("car", 0, 0, 1, 1).row(),
            OutputRow.of("a").error("engine", "lost").row());
    assertEquals(List.of(), comparison.boxes());
    assertEquals("engine", comparison.errorB());
  }
}
