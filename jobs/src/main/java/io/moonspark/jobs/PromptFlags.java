package io.moonspark.jobs;

import io.moonspark.model.CaptionLength;
import io.moonspark.model.Question;
import io.moonspark.model.Request;
import java.util.ArrayList;
import java.util.List;
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

  /**
   * The request; each prompt once, in the order of the command line.
   *
   * @throws UserError if a value does not do
   */
  Request request() {
    return new Request(
        words("--caption", captions).stream().map(PromptFlags::length).toList(),
        words("--ask", questions).stream().map(Question::of).toList(),
        words("--detect", detect),
        words("--point", point),
        Numbers.atLeastOne("--max-tokens", maxTokens),
        Numbers.atLeastOne("--max-objects", maxObjects));
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
