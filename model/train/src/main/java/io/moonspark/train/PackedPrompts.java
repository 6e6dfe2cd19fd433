package io.moonspark.train;

import io.moonspark.train.PromptSequence.Step;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The prompts of a batch of images, those of each image one after the other in one row. Positions
 * given as {@code at} are flat, {@code image * length + position}.
 */
final class PackedPrompts {

  private static final int PADDING = -1;

  private final int images;
  private final int length;
  private final int[][] positions;
  private final int[][] blocks;
  private final long[][] inputs;
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
      long[] textAt,
      long[] text,
      long[] coordinateAt,
      int[] coordinateBins,
      long[] sizeAt,
      int[] sizeBins) {}

  private PackedPrompts(List<List<PromptSequence>> prompts, int prefix) {
    images = prompts.size();
    length =
        prompts.stream()
            .mapToInt(all -> all.stream().mapToInt(PromptSequence::length).sum())
            .max()
            .orElseThrow();
    positions = new int[images][length];
    blocks = new int[images][length];
    inputs = new long[images][length];
    List<Step> steps =
        prompts.stream().flatMap(List::stream).flatMap(each -> each.steps().stream()).toList();
    // Neither may be empty: a tensor without rows cannot be made.
    coordinates = new float[1 + count(steps, PromptSequence.Input.COORDINATE)];
    sizes = new float[2 * (1 + count(steps, PromptSequence.Input.SIZE))];
    Arrays.fill(sizes, 1);
    Cursor cursor = new Cursor();
    for (int image = 0; image < images; image++) {
      Arrays.fill(blocks[image], PADDING);
      int at = 0;
      for (int block = 0; block < prompts.get(image).size(); block++) {
        int start = at;
        for (Step step : prompts.get(image).get(block).steps()) {
          positions[image][at] = prefix + at - start;
          blocks[image][at] = block;
          inputs[image][at] = cursor.input(step);
          target(step, image * length + at);
          at++;
        }
      }
    }
    targets =
        new Targets(
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
   * @param prompts of each image
   * @param prefix positions before them
   */
  static PackedPrompts of(List<List<PromptSequence>> prompts, int prefix) {
    return new PackedPrompts(prompts, prefix);
  }

  private static int count(List<Step> steps, PromptSequence.Input input) {
    return (int) steps.stream().filter(step -> step.input == input).count();
  }

  private static long[] longs(IntStream.Builder ints) {
    return ints.build().asLongStream().toArray();
  }

  /** Numbers coordinates and sizes in the order in which they come. */
  private final class Cursor {
    private int coordinate = 1;
    private int size = 1;

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
  }

  private void target(Step step, int at) {
    if (step.nextToken != PromptSequence.NOTHING) {
      textAt.add(at);
      textTargets.add(step.nextToken);
    }
    if (step.nextCoordinateBin != PromptSequence.NOTHING) {
      coordinateAt.add(at);
      coordinateBins.add(step.nextCoordinateBin);
    }
    if (step.nextSizeBins != null) {
      sizeAt.add(at);
      sizeBins.add(step.nextSizeBins[0]);
      sizeBins.add(step.nextSizeBins[1]);
    }
  }

  int images() {
    return images;
  }

  /** Tokens of a row, T. */
  int length() {
    return length;
  }

  /** [B][T]. */
  int[][] positions() {
    return positions;
  }

  /** [B][T], the prompt that each token belongs to; negative is padding. */
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
   * Rows [B * T] in a table of the embeddings of coordinates, of sizes, and of all tokens.
   *
   * @param words where the tokens begin
   */
  long[] inputs(int words) {
    long[] rows = new long[images * length];
    for (int i = 0; i < rows.length; i++) {
      long input = inputs[i / length][i % length];
      if (input >= 0) {
        rows[i] = words + input;
      } else if (input % 2 == 0) {
        rows[i] = -input / 2;
      } else {
        rows[i] = coordinates.length + (-input - 1) / 2;
      }
    }
    return rows;
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
