package io.moonspark.train;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

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
    int longest =
        images.stream().flatMap(List::stream).mapToInt(PromptSequence::length).max().orElseThrow();
    int most = images.stream().mapToInt(PromptRows::tokens).max().orElseThrow();
    PromptRows best = filled(images, longest);
    for (int length = longest + 1; length <= most; length++) {
      PromptRows rows = filled(images, length);
      if (rows.work(prefix, dim) < best.work(prefix, dim)) {
        best = rows;
      }
    }
    return best;
  }

  private static int tokens(List<PromptSequence> prompts) {
    return prompts.stream().mapToInt(PromptSequence::length).sum();
  }

  /**
   * Multiplications of a layer by {@code 2 * dim}: twelve matrices of {@code dim * dim} for each
   * token, for each pair of a token and a position two products of {@code dim}, which run at half
   * the pace, and what copies of the prefix take.
   */
  private long work(int prefix, int dim) {
    long tokens = length * (6L * dim + 2L * (prefix + length));
    return prompts.size() * (tokens + (long) COPY * prefix);
  }

  /** Each prompt in the first row of its image that has room, longest prompts first. */
  private static PromptRows filled(List<List<PromptSequence>> images, int length) {
    List<List<PromptSequence>> rows = new ArrayList<>();
    List<Integer> owners = new ArrayList<>();
    for (int image = 0; image < images.size(); image++) {
      List<PromptSequence> longestFirst = new ArrayList<>(images.get(image));
      longestFirst.sort(Comparator.comparingInt(PromptSequence::length).reversed());
      int first = rows.size();
      for (PromptSequence prompt : longestFirst) {
        int row = first;
        while (row < rows.size() && tokens(rows.get(row)) + prompt.length() > length) {
          row++;
        }
        if (row == rows.size()) {
          rows.add(new ArrayList<>());
          owners.add(image);
        }
        rows.get(row).add(prompt);
      }
    }
    return new PromptRows(rows, owners, length);
  }
}
