package io.moonspark.jobs.evaluate.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

final class TalliesTest {

  private static final ToDoubleFunction<double[]> MEAN = sums -> sums[1] / sums[0];

  @Test
  void theIntervalOfAMeanIsThatOfTheNormalDistribution() {
    Random random = new Random(2);
    Tallies tallies = new Tallies(7);
    int items = 2000;
    for (int i = 0; i < items; i++) {
      tallies.add("image " + i, List.of("all"), new double[] {1, random.nextInt(4) == 0 ? 1 : 0});
    }
    Interval interval = tallies.bySubset().get("all").interval(MEAN);
    double wanted = 1.96 * Math.sqrt(0.25 * 0.75 / items);
    assertEquals(interval.value() - wanted, interval.low(), wanted / 5);
    assertEquals(interval.value() + wanted, interval.high(), wanted / 5);
  }

  @Test
  void itemsOfOneImageAreDrawnTogether() {
    Tallies alone = new Tallies(7);
    Tallies together = new Tallies(7);
    for (int i = 0; i < 1000; i++) {
      double[] statistics = {1, i / 10 % 2};
      alone.add("image " + i, List.of("all"), statistics);
      together.add("image " + i / 10, List.of("all"), statistics);
    }
    assertTrue(width(together) > 2.5 * width(alone), width(together) + " " + width(alone));
  }

  private static double width(Tallies tallies) {
    Interval interval = tallies.bySubset().get("all").interval(MEAN);
    return interval.high() - interval.low();
  }

  @Test
  void partsMergeToTheWholeWhateverTheirOrder() {
    Tallies whole = new Tallies(3);
    Tallies left = new Tallies(3);
    Tallies right = new Tallies(3);
    for (int i = 0; i < 500; i++) {
      List<String> subsets = i % 3 == 0 ? List.of("all", "third") : List.of("all");
      double[] statistics = {1, i % 7};
      whole.add("i" + i, subsets, statistics);
      (i % 2 == 0 ? left : right).add("i" + i, subsets, statistics);
    }
    Tallies merged = new Tallies(3).merge(right).merge(left);
    assertEquals(whole.bySubset().keySet(), merged.bySubset().keySet());
    for (String subset : List.of("all", "third")) {
      Tally a = whole.bySubset().get(subset);
      Tally b = merged.bySubset().get(subset);
      assertEquals(a.items(), b.items());
      assertArrayEquals(a.sums(), b.sums());
      assertEquals(a.interval(MEAN), b.interval(MEAN));
    }
  }

  @Test
  void anotherSeedDrawsOtherSamplesOfTheSameValue() {
    assertTrue(!of(1).equals(of(2)));
    assertEquals(of(1).value(), of(2).value());
    assertEquals(of(1), of(1));
  }

  private static Interval of(long seed) {
    Tallies tallies = new Tallies(seed);
    for (int i = 0; i < 100; i++) {
      tallies.add("i" + i, List.of("all"), new double[] {1, i % 2});
    }
    return tallies.bySubset().get("all").interval(MEAN);
  }
}
