package io.moonspark.jobs.narratives;

/**
 * A step at work on an image.
 *
 * @param annotator index of the one whose turn it is; -1 in steps of the whole image
 * @param variant null in steps without
 */
record Turn(Chain chain, Step step, ImageState state, int annotator, String variant, Draws draws) {

  /** A variant without its number: {@code short} of {@code short.1}. */
  String kind() {
    return variant.replaceFirst("\\.\\d+$", "");
  }

  /** The style that this text is to be written in. */
  String style() {
    return draws.some("style", chain.styles(), 1).get(0);
  }
}
