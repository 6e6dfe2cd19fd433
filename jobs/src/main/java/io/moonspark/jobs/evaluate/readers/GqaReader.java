package io.moonspark.jobs.evaluate.readers;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonspark.jobs.evaluate.Item;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * GQA as published: {@code testdev_balanced_questions.json} or another questions file, images in
 * {@code images}. With {@code *_all_questions.json} the questions that follow from others are asked
 * too, which consistency needs; with {@code *_choices.json} validity and plausibility are known.
 */
public final class GqaReader {

  private GqaReader() {}

  /** Reads the questions. */
  public static void gqa(DataFolder data, String prompt, Predicate<Item> use) {
    String questions = data.require("*_all_questions.json", "*_questions.json");
    Map<String, Map<String, List<String>>> choices = choices(data);
    new JsonFile(data, questions, "questionId")
        .eachEntry(
            record -> {
              String question = record.text("question");
              String image = record.text("imageId") + ".jpg";
              return use.test(
                  Item.asked(
                          record.id(),
                          image,
                          data.image("images", image),
                          prompt.formatted(question),
                          question,
                          List.of(record.text("answer")))
                      .tags(tags(record))
                      .lists(lists(record, choices)));
            });
  }

  private static Map<String, Map<String, List<String>>> choices(DataFolder data) {
    Map<String, Map<String, List<String>>> choices = new HashMap<>();
    data.find("*_choices.json")
        .ifPresent(
            file ->
                new JsonFile(data, file, "questionId")
                    .eachEntry(
                        record -> {
                          choices.put(
                              record.id(),
                              Map.of(
                                  "valid",
                                  record.texts("valid"),
                                  "plausible",
                                  record.texts("plausible")));
                          return true;
                        }));
    return choices;
  }

  private static Map<String, String> tags(JsonRecord record) {
    Map<String, String> tags = new HashMap<>();
    JsonRecord types = record.object("types");
    String structural = types.text("structural");
    tags.put("balanced", Boolean.toString(record.flag("isBalanced")));
    tags.put("structural type", structural);
    tags.put("semantic type", types.text("semantic"));
    types.optionalText("detailed").ifPresent(detailed -> tags.put("detailed", detailed));
    tags.put("answers", structural.equals("query") ? "open" : "binary");
    tags.put("words", Integer.toString(record.text("question").strip().split("\\s+").length));
    tags.put("steps", Long.toString(steps(record)));
    if (record.node().hasNonNull("groups")) {
      record.object("groups").optionalText("global").ifPresent(group -> tags.put("group", group));
    }
    return tags;
  }

  /** Steps of reasoning: all but those that only name the answer. */
  private static long steps(JsonRecord record) {
    long steps = 0;
    for (JsonNode step : record.array("semantic")) {
      String text = step.path("operation").asText() + ": " + step.path("argument").asText();
      boolean naming =
          text.contains("exist") || text.contains("query: name") || text.contains("choose name");
      steps += naming ? 0 : 1;
    }
    return steps;
  }

  private static Map<String, List<String>> lists(
      JsonRecord record, Map<String, Map<String, List<String>>> choices) {
    Map<String, List<String>> lists = new HashMap<>(choices.getOrDefault(record.id(), Map.of()));
    if (record.node().hasNonNull("entailed")) {
      lists.put("entailed", record.texts("entailed"));
    }
    return lists;
  }
}
