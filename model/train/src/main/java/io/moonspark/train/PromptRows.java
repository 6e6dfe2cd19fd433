package io.moonspark.train;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Prompts of a batch laid out in rows, one or more for each image. A token's attention spans the
 * image prefix and its row, though it sees no more of the row than its own prompt: shorter rows
 * cost less, until they no longer fill up. Each row has a copy of the prefix's keys and values.
 *
 * @param prompts of each row
 * @param images whose prompts they are, by number
 * @param length tokens of a row
 */
record PromptRows(List<List<PromptSequence>> prompts, List<Integer> images, int length) {

  /**
   * Multiplications in the time in which a value of a prefix is copied: an estimate, of two copies
   * and those of their gradient at memory's pace.
   */
  private static final int COPY = 40;

  /**
   * The rows that take the least work.
   *
   * @param images prompts of each image
   * @param prefix positions before them
   * @param dim of the decoder
   */
  static PromptRows of(List<List<PromptSequence>> images, int prefix, int dim) {
    List<List<PromptSequence>> sorted = images.stream().map(PromptRows::longestFirst).toList();
    List<int[]> lengths = sorted.stream().map(PromptRows::lengths).toList();
    int longest = lengths.stream().flatMapToInt(IntStream::of).max().orElseThrow();
    int most = lengths.stream().mapToInt(each -> IntStream.of(each).sum()).max().orElseThrow();
    int best = longest;
    long least = Long.MAX_VALUE;
    for (int length = longest; length <= most; length++) {
      int rows = 0;
      for (int[] each : lengths) {
        rows += IntStream.of(firstFit(each, length)).max().orElse(-1) + 1;
      }
      long work = work(rows, length, prefix, dim);
      if (work < least) {
        best = length;
        least = work;
      }
    }
    return filled(sorted, best);
  }

  private static List<PromptSequence> longestFirst(List<PromptSequence> prompts) {
    return prompts.stream()
        .sorted(Comparator.comparingInt(PromptSequence::length).reversed())
        .toList();
  }

  private static int[] lengths(List<PromptSequence> prompts) {
    return prompts.stream().mapToInt(PromptSequence::length).toArray();
  }

  /**
   * Multiplications of a layer by {@code 2 * dim}: twelve matrices of {@code dim * dim} for each
   * token, for each pair of a token and a position two products of {@code dim}, which run at half
   * the pace, and what copies of the prefix take.
   */
  private static long work(int rows, int length, int prefix, int dim) {
    long tokens = length * (6L * dim + 2L * (prefix + length));
    return rows * (tokens + (long) COPY * prefix);
  }

  /** The row of each prompt of an image, from their lengths: the first that has room. */
  private static int[] firstFit(int[] lengths, int rowLength) {
    int[] row = new int[lengths.length];
    int[] used = new int[lengths.length];
    for (int i = 0; i < lengths.length; i++) {
      while (used[row[i]] + lengths[i] > rowLength) {
        row[i]++;
      }
      used[row[i]] += lengths[i];
    }
    return row;
  }

  private static PromptRows filled(List<List<PromptSequence>> images, int length) {
    List<List<PromptSequence>> rows = new ArrayList<>();
    List<Integer> owners = new ArrayList<>();
    for (int image = 0; image < images.size(); image++) {
      List<PromptSequence> prompts = images.get(image);
      int[] row = firstFit(lengths(prompts), length);
      int first = rows.size();
      for (int i = 0; i < row.length; i++) {
        if (first + row[i] == rows.size()) {
          rows.add(new ArrayList<>());
          owners.add(image);
        }
        rows.get(first + row[i]).add(prompts.get(i));
      }
    }
    return new PromptRows(rows, owners, length);
  }
}
