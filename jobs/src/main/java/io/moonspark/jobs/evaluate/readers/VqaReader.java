package io.moonspark.jobs.evaluate.readers;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonspark.jobs.evaluate.Item;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * VQAv2 as published: questions and annotations in two files, images in {@code val2014}. TextVQA:
 * both in one, images in {@code train_images}.
 */
public final class VqaReader {

  private static final String ANSWERS = "answers";

  private VqaReader() {}

  /**
   * {@code v2_OpenEnded_mscoco_val2014_questions.json} and {@code ..._annotations.json}. Without
   * annotations, as for test-dev, items have no answers.
   */
  public static void vqav2(DataFolder data, String prompt, Predicate<Item> use) {
    String questions = data.require("*OpenEnded*questions.json");
    Optional<String> annotations = data.find("*mscoco*annotations.json");
    String split = CocoNames.split(questions, "val2014");
    JsonFile asked = new JsonFile(data, questions, "question_id");
    if (annotations.isEmpty()) {
      asked.each(
          "questions",
          record -> use.test(vqaItem(data, prompt, split, record, record.text("question"))));
      return;
    }
    Map<Long, String> byId = new HashMap<>();
    asked.each(
        "questions",
        record -> {
          byId.put(record.integer("question_id"), record.text("question"));
          return true;
        });
    new JsonFile(data, annotations.get(), "question_id")
        .each(
            "annotations",
            record -> {
              String question = byId.get(record.integer("question_id"));
              if (question == null) {
                throw record.bad("question_id", "is not in " + questions);
              }
              Item item = vqaItem(data, prompt, split, record, question);
              return use.test(
                  item.answers(people(record))
                      .tags(
                          Map.of(
                              "question type",
                              record.text("question_type"),
                              "answer type",
                              record.text("answer_type"))));
            });
  }

  private static Item vqaItem(
      DataFolder data, String prompt, String split, JsonRecord record, String question) {
    String image = CocoNames.file(split, record.integer("image_id"));
    return Item.asked(
        record.text("question_id"),
        image,
        data.image(data.hasFolder(split) ? split : "images", image),
        prompt.formatted(question),
        question,
        List.of());
  }

  private static List<String> people(JsonRecord record) {
    List<String> answers = new ArrayList<>();
    for (JsonNode answer : record.array(ANSWERS)) {
      JsonNode text = answer.get("answer");
      if (text == null || !text.isTextual()) {
        throw record.bad("answers[" + answers.size() + "].answer", "must be a text");
      }
      answers.add(text.asText());
    }
    return notEmpty(record, answers);
  }

  static List<String> notEmpty(JsonRecord record, List<String> answers) {
    if (answers.isEmpty()) {
      throw record.bad(ANSWERS, "is empty");
    }
    return answers;
  }

  /** {@code TextVQA_0.5.1_val.json}. */
  public static void textVqa(DataFolder data, String prompt, Predicate<Item> use) {
    String file = data.require("TextVQA*_val.json", "TextVQA*.json");
    String folder = data.hasFolder("train_images") ? "train_images" : "images";
    new JsonFile(data, file, "question_id")
        .each(
            "data",
            record -> {
              String question = record.text("question");
              String image = record.text("image_id") + ".jpg";
              return use.test(
                  Item.asked(
                      record.text("question_id"),
                      image,
                      data.image(folder, image),
                      prompt.formatted(question),
                      question,
                      notEmpty(record, record.texts(ANSWERS))));
            });
  }
}
