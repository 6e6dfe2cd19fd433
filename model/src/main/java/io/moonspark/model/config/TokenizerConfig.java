package io.moonspark.model.config;

import io.moonspark.model.CaptionLength;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Special tokens and prompt templates, as token ids.
 *
 * @param bosId first position of every sequence
 * @param eosId ends a text, and ends the list of objects in detect and point
 * @param answerId never generated after the first token of a text; empty for models of before
 *     mid-2025, which have no such token
 * @param grounding tokens of grounded reasoning and spatial references; empty for models without
 *     them
 * @param captions whole prompt for each caption length the model was trained for
 * @param query prompt around a question
 * @param detect prompt around a label to box
 * @param point prompt around a label to point at
 */
public record TokenizerConfig(
    int bosId,
    int eosId,
    OptionalInt answerId,
    Optional<GroundingTokens> grounding,
    Map<CaptionLength, List<Integer>> captions,
    Template query,
    Template detect,
    Template point) {

  /**
   * Tokens that tie text to places in the image.
   *
   * @param thinkingId ends a prompt that asks for reasoning before the answer
   * @param coordId stands for an x or a y
   * @param sizeId stands for a width and height
   * @param startId begins a span of a reasoning that points belong to
   * @param endId ends it
   */
  public record GroundingTokens(int thinkingId, int coordId, int sizeId, int startId, int endId) {}

  /** Token ids before and after the user's words. */
  public record Template(List<Integer> prefix, List<Integer> suffix) {}
}
