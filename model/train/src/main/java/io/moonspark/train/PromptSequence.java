package io.moonspark.train;

import java.util.ArrayList;
import java.util.List;

/**
 * A prompt and what is to be said after it, as the decoder is fed with it: one step consumes a
 * token, a coordinate or a size, and some steps have something to say.
 */
final class PromptSequence {

  /** A step without a target. */
  static final int NOTHING = -1;

  /** What a step consumes. */
  enum Input {
    TOKEN,
    COORDINATE,
    SIZE
  }

  /** One step: what it consumes, and what is to be said then. */
  static final class Step {
    final Input input;

    /** Consumed, if it is a token. */
    final int token;

    /** Consumed otherwise: a coordinate and 0, or width and height. */
    final float[] values;

    int nextToken = NOTHING;
    int nextCoordinateBin = NOTHING;
    int[] nextSizeBins;

    /** Whether there is something to say. */
    boolean says() {
      return nextToken != NOTHING || nextCoordinateBin != NOTHING || nextSizeBins != null;
    }

    private Step(Input input, int token, float... values) {
      this.input = input;
      this.token = token;
      this.values = values;
    }
  }

  private final List<Step> steps = new ArrayList<>();

  /** A prompt whose last token starts the answer. */
  PromptSequence(long[] prompt) {
    for (long token : prompt) {
      token((int) token);
    }
  }

  private void token(int token) {
    steps.add(new Step(Input.TOKEN, token));
  }

  private Step last() {
    return steps.get(steps.size() - 1);
  }

  List<Step> steps() {
    return steps;
  }

  int length() {
    return steps.size();
  }

  /** Says a text, then ends. */
  PromptSequence say(long[] text, int end) {
    for (long token : text) {
      last().nextToken = (int) token;
      token((int) token);
    }
    last().nextToken = end;
    return this;
  }

  /** Says a coordinate: x or y. */
  void coordinate(RegionHeads heads, double value) {
    int bin = heads.coordinateBin(value);
    last().nextCoordinateBin = bin;
    steps.add(new Step(Input.COORDINATE, NOTHING, heads.coordinate(bin), 0));
  }

  /** Says a width and a height. */
  void size(RegionHeads heads, double width, double height) {
    int[] bins = {heads.sizeBin(width), heads.sizeBin(height)};
    last().nextSizeBins = bins;
    steps.add(new Step(Input.SIZE, NOTHING, heads.size(bins[0]), heads.size(bins[1])));
  }

  /** Decides for another object, or for the end. */
  void decide(int token) {
    last().nextToken = token;
  }
}
