package io.moonspark.jobs.narratives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TextVarietyTest {

  @Test
  void textsThatAreAllTheSameHaveNoVariety() {
    Map<String, Double> same = TextVariety.of(List.of("a red dog runs", "A red dog runs."));
    assertEquals(0.5, same.get("distinct-1"));
    assertEquals(0.5, same.get("distinct-2"));
    assertEquals(1, same.get("self-BLEU"), 1e-9);
    assertEquals(1, same.get("near-duplicate rate"));
  }

  @Test
  void textsWithoutACommonWordHaveAll() {
    Map<String, Double> other = TextVariety.of(List.of("a red dog runs", "two boats sail slowly"));
    assertEquals(1, other.get("distinct-1"));
    assertEquals(0, other.get("self-BLEU"));
    assertEquals(0, other.get("near-duplicate rate"));
  }

  /**
   * Precisions of the first: 3/4, (1+1)/(3+1), (0+1)/(2+1), (0+1)/(1+1), of the second the same.
   */
  @Test
  void selfBleuIsTheGeometricMeanOfThePrecisions() {
    Map<String, Double> near = TextVariety.of(List.of("a red dog runs", "a dog runs fast"));
    assertEquals(Math.pow(0.75 * 0.5 / 3 * 0.5, 0.25), near.get("self-BLEU"), 1e-9);
    assertEquals(5 / 8.0, near.get("distinct-1"));
  }

  @Test
  void noTextsAndOneTextHaveWhatCanBeSaidOfThem() {
    assertTrue(TextVariety.of(List.of()).isEmpty());
    assertEquals(
        List.of("distinct-1", "distinct-2"),
        List.copyOf(TextVariety.of(List.of("one text")).keySet()));
  }
}
