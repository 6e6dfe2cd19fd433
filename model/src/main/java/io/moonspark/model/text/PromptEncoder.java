package io.moonspark.model.text;

import io.moonspark.model.CaptionLength;
import io.moonspark.model.EngineException;
import io.moonspark.model.ErrorCode;
import io.moonspark.model.config.TokenizerConfig;
import io.moonspark.model.config.TokenizerConfig.Template;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

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
    List<Integer> prompt = config.captions().get(length);
    if (prompt == null) {
      throw new EngineException(
          ErrorCode.ENGINE,
          "the model has no caption of length "
              + length.label()
              + ", only "
              + config.captions().keySet().stream()
                  .sorted()
                  .map(CaptionLength::label)
                  .collect(Collectors.joining(", ")));
    }
    return ids(prompt).toArray();
  }

  public long[] question(String question) {
    // The official code ends this prompt with its suffix twice: once as part of the question, once
    // for the answer that in other modes follows a reasoning.
    return LongStream.concat(
            LongStream.of(around(config.query(), question)), ids(config.query().suffix()))
        .toArray();
  }

  public long[] detect(String label) {
    return around(config.detect(), " " + label);
  }

  public long[] point(String label) {
    return around(config.point(), " " + label);
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
