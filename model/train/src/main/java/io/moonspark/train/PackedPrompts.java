package io.moonspark.train;

import io.moonspark.train.PromptSequence.Step;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The prompts of a batch of images in rows, one after the other, with all that is to be said of
 * them. Where something is to be said is given as {@code at}, by the number among all such places.
 */
final class PackedPrompts {

  private static final int PADDING = -1;

  private final int rows;
  private final long[] images;
  private final int length;
  private final int[][] positions;
  private final int[][] blocks;
  private final long[][] inputs;
  private final IntStream.Builder saidAt = IntStream.builder();
  private final IntStream.Builder textAt = IntStream.builder();
  private final IntStream.Builder textTargets = IntStream.builder();
  private final IntStream.Builder coordinateAt = IntStream.builder();
  private final IntStream.Builder coordinateBins = IntStream.builder();
  private final IntStream.Builder sizeAt = IntStream.builder();
  private final IntStream.Builder sizeBins = IntStream.builder();
  private final float[] coordinates;
  private final float[] sizes;
  private final Targets targets;

  /** What is to be said. */
  private record Targets(
      long[] saidAt,
      long[] textAt,
      long[] text,
      long[] coordinateAt,
      int[] coordinateBins,
      long[] sizeAt,
      int[] sizeBins) {}

  private PackedPrompts(PromptRows packed, int prefix) {
    rows = packed.prompts().size();
    length = packed.length();
    images = packed.images().stream().mapToLong(Integer::longValue).toArray();
    positions = new int[rows][length];
    blocks = new int[rows][length];
    inputs = new long[rows][length];
    List<Step> steps =
        packed.prompts().stream()
            .flatMap(List::stream)
            .flatMap(each -> each.steps().stream())
            .toList();
    // Neither may be empty: a tensor without rows cannot be made.
    coordinates = new float[1 + count(steps, PromptSequence.Input.COORDINATE)];
    sizes = new float[2 * (1 + count(steps, PromptSequence.Input.SIZE))];
    Arrays.fill(sizes, 1);
    Cursor cursor = new Cursor();
    for (int row = 0; row < rows; row++) {
      List<PromptSequence> prompts = packed.prompts().get(row);
      Arrays.fill(blocks[row], PADDING);
      int at = 0;
      for (int block = 0; block < prompts.size(); block++) {
        int start = at;
        for (Step step : prompts.get(block).steps()) {
          positions[row][at] = prefix + at - start;
          blocks[row][at] = block;
          inputs[row][at] = cursor.input(step);
          cursor.target(step, row * length + at);
          at++;
        }
      }
    }
    targets =
        new Targets(
            longs(saidAt),
            longs(textAt),
            longs(textTargets),
            longs(coordinateAt),
            coordinateBins.build().toArray(),
            longs(sizeAt),
            sizeBins.build().toArray());
  }

  /**
   * Packs prompts.
   *
   * @param prefix positions before them
   */
  static PackedPrompts of(PromptRows rows, int prefix) {
    return new PackedPrompts(rows, prefix);
  }

  private static int count(List<Step> steps, PromptSequence.Input input) {
    return (int) steps.stream().filter(step -> step.input == input).count();
  }

  private static long[] longs(IntStream.Builder ints) {
    return ints.build().asLongStream().toArray();
  }

  /** Numbers coordinates, sizes and places of targets in the order in which they come. */
  private final class Cursor {
    private int coordinate = 1;
    private int size = 1;
    private int said;

    /** Tokens from 0 on; coordinates and sizes below it, apart by whether they are even. */
    long input(Step step) {
      switch (step.input) {
        case COORDINATE -> {
          coordinates[coordinate] = step.values[0];
          return -2L * coordinate++;
        }
        case SIZE -> {
          sizes[2 * size] = step.values[0];
          sizes[2 * size + 1] = step.values[1];
          return -2L * size++ - 1;
        }
        default -> {
          return step.token;
        }
      }
    }

    void target(Step step, int at) {
      if (!step.says()) {
        return;
      }
      saidAt.add(at);
      if (step.nextToken != PromptSequence.NOTHING) {
        textAt.add(said);
        textTargets.add(step.nextToken);
      }
      if (step.nextCoordinateBin != PromptSequence.NOTHING) {
        coordinateAt.add(said);
        coordinateBins.add(step.nextCoordinateBin);
      }
      if (step.nextSizeBins != null) {
        sizeAt.add(said);
        sizeBins.add(step.nextSizeBins[0]);
        sizeBins.add(step.nextSizeBins[1]);
      }
      said++;
    }
  }

  /** Of all images. */
  int rows() {
    return rows;
  }

  /** Tokens of a row, T. */
  int length() {
    return length;
  }

  /** [rows], whose prompts they are. */
  long[] images() {
    return images;
  }

  /** [rows][T]. */
  int[][] positions() {
    return positions;
  }

  /** [rows][T], the prompt that each token belongs to; negative is padding. */
  int[][] blocks() {
    return blocks;
  }

  /** Coordinates to embed, the first of which nobody uses. */
  float[] coordinates() {
    return coordinates;
  }

  /** Widths and heights to embed, the first pair of which nobody uses. */
  float[] sizes() {
    return sizes;
  }

  /**
   * Places [rows * T] in a table of the embeddings of coordinates, of sizes, and of all tokens.
   *
   * @param words where the tokens begin
   */
  long[] inputs(int words) {
    long[] found = new long[rows * length];
    for (int i = 0; i < found.length; i++) {
      long input = inputs[i / length][i % length];
      if (input >= 0) {
        found[i] = words + input;
      } else if (input % 2 == 0) {
        found[i] = -input / 2;
      } else {
        found[i] = coordinates.length + (-input - 1) / 2;
      }
    }
    return found;
  }

  /** Places [N] in rows * T where something is to be said. */
  long[] saidAt() {
    return targets.saidAt();
  }

  long[] textAt() {
    return targets.textAt();
  }

  long[] textTargets() {
    return targets.text();
  }

  float[] textWeights() {
    float[] weights = new float[targets.text().length];
    Arrays.fill(weights, 1);
    return weights;
  }

  long[] coordinateAt() {
    return targets.coordinateAt();
  }

  int[] coordinateBins() {
    return targets.coordinateBins();
  }

  long[] sizeAt() {
    return targets.sizeAt();
  }

  /** Twice as many as {@link #sizeAt}: width, height, width, ... */
  int[] sizeBins() {
    return targets.sizeBins();
  }
}
