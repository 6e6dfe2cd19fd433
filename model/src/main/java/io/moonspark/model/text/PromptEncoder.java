package io.moonspark.model.text;

import io.moonspark.model.CaptionLength;
import io.moonspark.model.EngineException;
import io.moonspark.model.Question;
import io.moonspark.model.SpatialRef;
import io.moonspark.model.config.TokenizerConfig;
import io.moonspark.model.config.TokenizerConfig.GroundingTokens;
import io.moonspark.model.config.TokenizerConfig.Template;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The token ids of each skill's prompt.
 *
 * <p>Source: {@code moondream.py} of vikhyat/moondream.
 */
public final class PromptEncoder {
  private final TokenizerConfig config;
  private final Tokenizer tokenizer;

  public PromptEncoder(TokenizerConfig config, Tokenizer tokenizer) {
    this.config = config;
    this.tokenizer = tokenizer;
  }

  /**
   * The prompt of a caption.
   *
   * @throws EngineException if the model was not trained for this length
   */
  public long[] caption(CaptionLength length) {
    return ids(config.caption(length)).toArray();
  }

  /**
   * The prompt of a question.
   *
   * @throws EngineException if it asks for something the model was not trained for
   */
  public Prompt question(Question question) {
    List<Integer> suffix = config.query().suffix();
    // The official code ends this prompt with its suffix twice: once as part of the question, once
    // for the answer. A reasoning comes in between.
    LongStream end =
        switch (question.mode()) {
          case DIRECT -> LongStream.concat(ids(suffix), ids(suffix));
          case REASONED ->
              LongStream.concat(ids(suffix), LongStream.of(config.tokensToReason().thinkingId()));
        };
    long[] tokens =
        Stream.of(
                ids(config.query().prefix()),
                question.references().stream().flatMapToLong(this::placeholders),
                LongStream.of(tokenizer.encode(question.text())),
                end)
            .flatMapToLong(part -> part)
            .toArray();
    return new Prompt(tokens, question.references(), config.query().prefix().size());
  }

  private LongStream placeholders(SpatialRef reference) {
    GroundingTokens tokens = config.tokensOfPlaces();
    LongStream centre = LongStream.of(tokens.coordId(), tokens.coordId());
    return reference instanceof SpatialRef.Box
        ? LongStream.concat(centre, LongStream.of(tokens.sizeId()))
        : centre;
  }

  public long[] detect(String label) {
    return around(config.detect(), " " + label);
  }

  public long[] point(String label) {
    return around(config.point(), " " + label);
  }

  /** The prompt of an eye's gaze, with a point row behind it. */
  public Prompt gaze(SpatialRef.Point eye) {
    long[] before = tokenizer.encode("\n\nPoint:");
    // Stand for the eye's x and y; any token does.
    LongStream placeholders = LongStream.of(config.bosId(), config.bosId());
    long[] tokens =
        Stream.of(LongStream.of(before), placeholders, LongStream.of(tokenizer.encode(" gaze\n\n")))
            .flatMapToLong(part -> part)
            .toArray();
    return new Prompt(tokens, List.of(eye), before.length);
  }

  private long[] around(Template template, String text) {
    return LongStream.concat(
            ids(template.prefix()),
            LongStream.concat(LongStream.of(tokenizer.encode(text)), ids(template.suffix())))
        .toArray();
  }

  private static LongStream ids(List<Integer> ids) {
    return ids.stream().mapToLong(Integer::longValue);
  }
}
