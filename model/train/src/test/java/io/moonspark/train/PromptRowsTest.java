package io.moonspark.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PromptRowsTest {

  private static final int PREFIX = 65;
  private static final int DIM = 128;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void eachPromptStandsOnceAmongTheRowsOfItsImage(long seed) {
    Random random = new Random(seed);
    List<List<PromptSequence>> images = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      images.add(prompts(random.ints(random.nextInt(20), 1, 60).toArray()));
    }
    images.add(prompts(30));
    PromptRows rows = PromptRows.of(images, PREFIX, DIM);
    assertEquals(rows.images().size(), rows.prompts().size());
    rows.prompts().forEach(row -> assertTrue(length(row) <= rows.length()));
    for (int i = 0; i < images.size(); i++) {
      List<PromptSequence> found = new ArrayList<>();
      for (int row = 0; row < rows.images().size(); row++) {
        if (rows.images().get(row) == i) {
          found.addAll(rows.prompts().get(row));
        }
      }
      assertEquals(images.get(i).size(), found.size());
      assertEquals(identities(images.get(i)), identities(found));
    }
  }

  @Test
  void manyShortPromptsOfAnImageTakeSeveralRows() {
    int[] lengths = IntStream.range(0, 40).map(i -> 4 + i % 3).toArray();
    PromptRows rows = PromptRows.of(List.of(prompts(lengths)), PREFIX, DIM);
    assertTrue(rows.prompts().size() > 1);
    int tokens = Arrays.stream(lengths).sum();
    assertTrue(rows.prompts().size() * rows.length() < 1.1 * tokens);
  }

  @Test
  void aLongPrefixIsNotCopiedForEveryPrompt() {
    int[] lengths = IntStream.range(0, 16).map(i -> 14 + i % 3).toArray();
    PromptRows rows = PromptRows.of(List.of(prompts(lengths)), 730, 2048);
    assertTrue(rows.prompts().size() <= 4, rows.prompts().size() + " rows");
  }

  @Test
  void promptsThatHardlyFillMoreRowsStayInOne() {
    PromptRows rows = PromptRows.of(List.of(prompts(100, 10)), PREFIX, DIM);
    assertEquals(1, rows.prompts().size());
    assertEquals(110, rows.length());
  }

  private static Set<PromptSequence> identities(List<PromptSequence> prompts) {
    Set<PromptSequence> set = Collections.newSetFromMap(new IdentityHashMap<>());
    set.addAll(prompts);
    return set;
  }

  private static int length(List<PromptSequence> row) {
    return row.stream().mapToInt(PromptSequence::length).sum();
  }

  private static List<PromptSequence> prompts(int... lengths) {
    return Arrays.stream(lengths).mapToObj(length -> new PromptSequence(new long[length])).toList();
  }
}
