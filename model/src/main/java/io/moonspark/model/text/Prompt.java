package io.moonspark.model.text;

import io.moonspark.model.SpatialRef;
import java.util.List;

/**
 * Token ids of a prompt, with the places that some of them stand for.
 *
 * @param tokens all of them
 * @param references places in the image; a point stands on two tokens (x, y), a box on three (x and
 *     y of its centre, size)
 * @param referencesAt index of the first token of the first reference; those of the others follow
 */
public record Prompt(long[] tokens, List<SpatialRef> references, int referencesAt) {

  /** A prompt of nothing but tokens. */
  public static Prompt of(long... tokens) {
    return new Prompt(tokens, List.of(), 0);
  }

  /** Number of tokens. */
  public int length() {
    return tokens.length;
  }
}
