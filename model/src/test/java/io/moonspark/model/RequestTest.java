package io.moonspark.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RequestTest {
  private static final Question PLAIN = Question.of("What is it?");

  /** Output rows of older versions carry this digest. */
  @Test
  void digestOfPlainQuestionsIsThatOfVersionsThatHadNoOthers() {
    Request request =
        Request.none()
            .caption(CaptionLength.SHORT)
            .ask(PLAIN, Question.of("Why?"))
            .detect(List.of("dog"))
            .point(List.of("cat"))
            .limits(20, 5);
    assertEquals(
        "5e63d1213f4cdfec021ef9d874789177b41b8b92f126175731dd5ba12e947c1f", request.digest());
    assertEquals(request, request.ask(List.of("What is it?")).alsoAsk(List.of("Why?")));
  }

  @Test
  void digestTellsModesAndPlacesApart() {
    SpatialRef point = new SpatialRef.Point(0.1, 0.2);
    SpatialRef other = new SpatialRef.Point(0.3, 0.4);
    Set<String> digests =
        Stream.of(
                PLAIN,
                PLAIN.reasoned(),
                PLAIN.about(point),
                PLAIN.about(point).reasoned(),
                PLAIN.about(point, other),
                PLAIN.about(other, point),
                PLAIN.about(new SpatialRef.Box(0.1, 0.2, 0.3, 0.4)))
            .map(question -> Request.none().ask(question).digest())
            .collect(Collectors.toSet());
    assertEquals(7, digests.size());
  }

  @Test
  void digestTellsSamplingApartButNotWaysToSayGreedy() {
    Request request = Request.none().ask(PLAIN);
    Set<String> digests =
        Stream.of(
                new Sampling(0.5, 0.3, 0),
                new Sampling(0.5, 0.3, 1),
                new Sampling(0.5, 0.4, 0),
                new Sampling(0.6, 0.3, 0),
                new Sampling(0, 1, 2))
            .map(sampling -> request.sample(sampling).digest())
            .collect(Collectors.toSet());
    assertEquals(5, digests.size());
    assertTrue(digests.contains(request.digest()));
  }

  @Test
  void samplingOutOfRangeIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Sampling(-0.1, 0.3, 0));
    assertThrows(IllegalArgumentException.class, () -> new Sampling(Double.NaN, 0.3, 0));
    assertThrows(IllegalArgumentException.class, () -> new Sampling(1, 1.1, 0));
  }

  @Test
  void placesThatAreNoneAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new SpatialRef.Point(Double.NaN, 0));
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> new SpatialRef.Box(0.5, 0.2, 0.4, 0.3));
    assertTrue(error.getMessage().contains("(0.5, 0.2) to (0.4, 0.3)"), error.getMessage());
  }
}
