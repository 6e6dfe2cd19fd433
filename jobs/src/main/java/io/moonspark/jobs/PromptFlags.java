package io.moonspark.jobs;

import io.moonspark.model.CaptionLength;
import io.moonspark.model.Question;
import io.moonspark.model.Request;
import io.moonspark.model.Sampling;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Flags that say what every image is asked. */
final class PromptFlags {

  @Option(
      names = "--caption",
      split = ",",
      paramLabel = "LENGTH",
      description = "Caption of this length: short, normal, long. Repeatable.")
  private List<String> captions = new ArrayList<>();

  @Option(names = "--ask", paramLabel = "QUESTION", description = "Question to answer. Repeatable.")
  private List<String> questions = new ArrayList<>();

  @Option(
      names = "--reason",
      paramLabel = "QUESTION",
      description = {
        "Question to reason about before it is answered, for models that can. Repeatable."
      })
  private List<String> reasoned = new ArrayList<>();

  @Option(
      names = "--detect",
      split = ",",
      paramLabel = "LABEL",
      description = "What to find boxes of: dog,cat. Repeatable.")
  private List<String> detect = new ArrayList<>();

  @Option(
      names = "--point",
      split = ",",
      paramLabel = "LABEL",
      description = "What to find points of: dog,cat. Repeatable.")
  private List<String> point = new ArrayList<>();

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      description = "Limit of a caption or an answer. Default: ${DEFAULT-VALUE}.")
  private int maxTokens = Request.MAX_TOKENS_DEFAULT;

  @Option(
      names = "--max-objects",
      paramLabel = "N",
      description = "Limit of boxes or points of a label. Default: ${DEFAULT-VALUE}.")
  private int maxObjects = Request.MAX_OBJECTS_DEFAULT;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      description = {
        "Draw the tokens of captions and answers, the more freely the higher. Default:",
        "${DEFAULT-VALUE}, the likeliest each time."
      })
  private double temperature;

  @Option(
      names = "--top-p",
      paramLabel = "P",
      description = {
        "With --temperature: draw among the likeliest tokens that have this probability together.",
        "Default: ${DEFAULT-VALUE}."
      })
  private double topP = Sampling.TOP_P_DEFAULT;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = {
        "With --temperature: another number gives other texts. Default: ${DEFAULT-VALUE}."
      })
  private long seed;

  /**
   * The request; each prompt once, in the order of the command line.
   *
   * @throws UserError if a value does not do
   */
  Request request() {
    return new Request(
        words("--caption", captions).stream().map(PromptFlags::length).toList(),
        questions(),
        words("--detect", detect),
        words("--point", point),
        List.of(),
        Numbers.atLeastOne("--max-tokens", maxTokens),
        Numbers.atLeastOne("--max-objects", maxObjects),
        sampling());
  }

  private List<Question> questions() {
    return Stream.concat(
            words("--ask", questions).stream().map(Question::of),
            words("--reason", reasoned).stream().map(Question::of).map(Question::reasoned))
        .toList();
  }

  private Sampling sampling() {
    if (!(temperature >= 0 && temperature < Double.POSITIVE_INFINITY)) {
      throw UserError.flag("--temperature", temperature, "must be 0 or more");
    }
    if (!(topP >= 0 && topP <= 1)) {
      throw UserError.flag("--top-p", topP, "must be from 0 to 1");
    }
    return temperature == 0 ? Sampling.greedy() : new Sampling(temperature, topP, seed);
  }

  private static List<String> words(String flag, List<String> values) {
    for (String value : values) {
      if (value.isBlank()) {
        throw UserError.flag(flag, "''", "is empty");
      }
    }
    return values.stream().map(String::strip).distinct().toList();
  }

  private static CaptionLength length(String label) {
    try {
      return CaptionLength.of(label);
    } catch (IllegalArgumentException e) {
      throw UserError.flag("--caption", label, e.getMessage());
    }
  }
}
