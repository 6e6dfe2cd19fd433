package io.moonspark.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TaskSizesTest {

  @Test
  void fewImagesStillUseAllCores() {
    assertEquals(List.of(1), TaskSizes.of(1, 2));
    assertEquals(List.of(8), TaskSizes.of(8, 2));
    assertEquals(List.of(24, 24), TaskSizes.of(48, 2));
    assertEquals(Collections.nCopies(6, 8), TaskSizes.of(48, 16));
    assertEquals(Collections.nCopies(250, 8), TaskSizes.of(2_000, 1_000));
  }

  @Test
  void lastTasksAreSmallWhereThereAreMany() {
    assertEquals(
        List.of(250, 250, 250, 250, 250, 250, 125, 125, 63, 63, 62, 62), TaskSizes.of(2_000, 2));
    assertEquals(391 + 2 + 2, TaskSizes.of(100_000, 2).size());
  }

  @Test
  void everyImageIsInOneTaskAndTasksNeverGrow() {
    Random random = new Random(1);
    for (int i = 0; i < 1_000; i++) {
      int images = 1 + random.nextInt(20_000);
      int cores = 1 + random.nextInt(64);
      List<Integer> sizes = TaskSizes.of(images, cores);
      String what = images + " images on " + cores + " cores: " + sizes;
      assertEquals(images, sizes.stream().mapToInt(Integer::intValue).sum(), what);
      assertTrue(sizes.get(0) <= 256 && sizes.get(sizes.size() - 1) > 0, what);
      assertEquals(sizes.stream().sorted(Collections.reverseOrder()).toList(), sizes, what);
    }
  }

  @Test
  void piecesAreInOrder() {
    List<Integer> images = IntStream.range(0, 1_000).boxed().toList();
    List<List<Integer>> pieces = TaskSizes.cut(images, 2, image -> 10_000);
    assertEquals(images, pieces.stream().flatMap(List::stream).toList());
    assertEquals(TaskSizes.of(1_000, 2), pieces.stream().map(List::size).toList());
    assertEquals(List.of(List.of(7)), TaskSizes.cut(List.of(7), 8, image -> 0));
  }

  @Test
  void largeImagesMakeShorterPieces() {
    Random random = new Random(2);
    for (int i = 0; i < 200; i++) {
      int cores = 1 + random.nextInt(8);
      List<Long> sizes =
          random
              .longs(1 + random.nextInt(4_000), 1, 1 << 16)
              .map(x -> x * x / 1_000)
              .boxed()
              .toList();
      List<List<Long>> pieces = TaskSizes.cut(sizes, cores, size -> size);
      assertEquals(sizes, pieces.stream().flatMap(List::stream).toList());
      double total = sizes.stream().mapToLong(Long::longValue).sum();
      double most =
          pieces.stream()
              .mapToDouble(piece -> work(piece, sizes.size(), total))
              .max()
              .orElseThrow();
      double even = TaskSizes.of(sizes.size(), cores).get(0) / (double) sizes.size();
      double largest = sizes.stream().mapToLong(Long::longValue).max().orElseThrow() / total;
      assertTrue(
          most <= even + largest + 1.0 / sizes.size(),
          most + " of the work in one of " + pieces.size());
    }
  }

  private static double work(List<Long> piece, int images, double total) {
    double bytes = piece.stream().mapToLong(Long::longValue).sum() / total;
    return (bytes + (double) piece.size() / images) / 2;
  }
}
