package io.moonspark.jobs.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class GramCountsTest {

  @Test
  void partsSumToWhatCountingOneByOneGives() {
    Random random = new Random(3);
    for (int size : List.of(0, 1, 2, 5, 17)) {
      Map<Long, Integer> wanted = new TreeMap<>();
      List<GramCounts> parts = new ArrayList<>();
      for (int part = 0; part < size; part++) {
        long[] hashes = random.longs(random.nextInt(40), -9, 9).toArray();
        for (long hash : hashes) {
          wanted.merge(hash, 1, Integer::sum);
        }
        parts.add(GramCounts.of(hashes));
      }
      assertEquals(wanted, map(GramCounts.sum(parts)));
    }
  }

  private static Map<Long, Integer> map(GramCounts counts) {
    Map<Long, Integer> map = new TreeMap<>();
    for (int i = 0; i < counts.hashes().length; i++) {
      map.put(counts.hashes()[i], counts.images()[i]);
    }
    return map;
  }

  @Test
  void rareAndFrequentOnesAreToldApart() {
    GramCounts counts = new GramCounts(new long[] {1, 2, 3, 4}, new int[] {1, 2, 3, 9});
    assertEquals(Map.of(2L, 2, 3L, 3), map(counts.between(1, 3)));
    assertEquals(Map.of(4L, 9), map(counts.between(3, Integer.MAX_VALUE)));
    long[] byMagnitude = counts.byMagnitude();
    assertArrayEquals(new long[] {1, 2, 0, 1, 0}, Arrays.copyOf(byMagnitude, 5));
  }

  @Test
  void bucketsHoldEveryHashOfEveryImageHoweverManyThereAre() {
    int images = 30_000;
    Iterator<long[]> hashes =
        new Random(1).longs(images, 0, 1000).mapToObj(GramCountsTest::image).iterator();
    HashBuckets buckets = new HashBuckets(3, hashes);
    long sum = 0;
    int pieces = 0;
    while (buckets.hasNext()) {
      GramCounts counts = buckets.next()._2();
      pieces++;
      for (int count : counts.images()) {
        sum += count;
      }
    }
    assertEquals(200L * images, sum);
    assertEquals(6, pieces, "given away twice: six million hashes are too many at once");
  }

  private static long[] image(long common) {
    long[] hashes = new long[200];
    for (int i = 0; i < hashes.length; i++) {
      hashes[i] = common + 1000L * i;
    }
    return hashes;
  }
}
