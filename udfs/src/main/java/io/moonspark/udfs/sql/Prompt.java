package io.moonspark.udfs.sql;

import io.moonspark.model.CaptionLength;
import io.moonspark.model.Question;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;

/**
 * What a call asks of one image.
 *
 * @param captions lengths
 * @param questions questions
 * @param detect labels to find boxes of
 * @param point labels to find points of
 */
record Prompt(
    List<CaptionLength> captions,
    List<Question> questions,
    List<String> detect,
    List<String> point) {

  static final Prompt NOTHING = new Prompt(List.of(), List.of(), List.of(), List.of());

  private static final List<String> KINDS = List.of("caption", "ask", "reason", "detect", "point");

  /**
   * The prompt of a call.
   *
   * @param argument value of its second argument, as {@link PromptValue} gives it; not null
   * @return null if it is blank, which is treated as NULL is
   * @throws IllegalArgumentException if it is no prompt
   */
  static Prompt of(SqlFunction function, Map<String, List<String>> argument) {
    if (function == SqlFunction.ERROR) {
      return NOTHING;
    }
    if (function == SqlFunction.ENRICH) {
      return request(argument);
    }
    String text = argument.get(PromptValue.TEXT).get(0).strip();
    if (text.isEmpty()) {
      return null;
    }
    List<String> one = List.of(text);
    return switch (function) {
      case CAPTION -> new Prompt(List.of(length(text)), List.of(), List.of(), List.of());
      case QUERY -> new Prompt(List.of(), List.of(Question.of(text)), List.of(), List.of());
      case DETECT -> new Prompt(List.of(), List.of(), one, List.of());
      default -> new Prompt(List.of(), List.of(), List.of(), one);
    };
  }

  private static Prompt request(Map<String, List<String>> fields) {
    for (String kind : fields.keySet()) {
      if (!KINDS.contains(kind)) {
        throw new IllegalArgumentException(
            "a request has no '" + kind + "', only " + String.join(", ", KINDS));
      }
    }
    return new Prompt(
        each(fields, "caption", Prompt::length),
        Stream.concat(
                each(fields, "ask", Question::of).stream(),
                each(fields, "reason", text -> Question.of(text).reasoned()).stream())
            .toList(),
        each(fields, "detect", Function.identity()),
        each(fields, "point", Function.identity()));
  }

  private static <T> List<T> each(
      Map<String, List<String>> fields, String kind, Function<String, T> of) {
    return fields.getOrDefault(kind, List.of()).stream()
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .distinct()
        .map(of)
        .toList();
  }

  private static CaptionLength length(String text) {
    return CaptionLength.of(text);
  }

  /**
   * Refuses a literal prompt that does not do, before anything runs.
   *
   * @throws IllegalArgumentException if so
   */
  static void check(MoondreamFunction call) {
    Expression prompt = call.prompt();
    if (prompt.foldable() && prompt.resolved()) {
      Object value = prompt.eval(InternalRow.empty());
      if (value != null) {
        of(call.function(), PromptValue.reader(call).apply(value));
      }
    }
  }
}
