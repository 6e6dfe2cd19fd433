package io.moonspark.model.config;

import io.moonspark.model.CaptionLength;
import io.moonspark.model.EngineException;
import io.moonspark.model.ErrorCode;
import io.moonspark.model.Question;
import io.moonspark.model.Request;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

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
   * Checks that a model with these tokens and prompts was made for a request.
   *
   * @throws EngineException if not
   */
  public void check(Request request) {
    request.captions().forEach(this::caption);
    for (Question question : request.questions()) {
      if (question.mode() == Question.Mode.REASONED) {
        tokensToReason();
      }
      if (!question.references().isEmpty()) {
        tokensOfPlaces();
      }
    }
  }

  /**
   * The prompt of a caption.
   *
   * @throws EngineException if the model was not trained for this length
   */
  public List<Integer> caption(CaptionLength length) {
    if (!captions.containsKey(length)) {
      throw new EngineException(
          ErrorCode.ENGINE,
          "the model has no caption of length "
              + length.label()
              + ", only "
              + captions.keySet().stream()
                  .sorted()
                  .map(CaptionLength::label)
                  .collect(Collectors.joining(", ")));
    }
    return captions.get(length);
  }

  /**
   * The tokens that a reasoning is asked for with.
   *
   * @throws EngineException if the model has none
   */
  public GroundingTokens tokensToReason() {
    return grounding("reason");
  }

  /**
   * The tokens that stand for places in a question.
   *
   * @throws EngineException if the model has none
   */
  public GroundingTokens tokensOfPlaces() {
    return grounding("be asked about points and boxes");
  }

  private GroundingTokens grounding(String wish) {
    return grounding.orElseThrow(
        () ->
            new EngineException(
                ErrorCode.ENGINE,
                "the model cannot "
                    + wish
                    + ": its config.json has no tokens for reasoning and coordinates"));
  }

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
