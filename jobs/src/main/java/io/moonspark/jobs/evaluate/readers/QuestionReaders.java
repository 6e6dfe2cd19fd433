package io.moonspark.jobs.evaluate.readers;

import io.moonspark.jobs.evaluate.Item;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Benchmarks of questions whose files need little reading: POPE, TallyQA, ChartQA, DocVQA. */
public final class QuestionReaders {

  private static final String QUESTIONS = "questions";

  private QuestionReaders() {}

  /**
   * POPE: {@code coco_pope_random.json}, {@code ..._popular.json}, {@code ..._adversarial.json}, an
   * object a line; images in {@code val2014}.
   */
  public static void pope(DataFolder data, String prompt, Predicate<Item> use) {
    data.require("*pope*random.json", "*pope*popular.json", "*pope*adversarial.json");
    Until all = new Until(use);
    for (String category : List.of("random", "popular", "adversarial")) {
      for (String file : data.all("*pope*" + category + ".json")) {
        new JsonFile(data, file, "question_id")
            .eachLine(record -> all.test(popeItem(data, prompt, category, record)));
      }
    }
  }

  private static Item popeItem(DataFolder data, String prompt, String category, JsonRecord record) {
    String image = record.text("image");
    String question = record.text("text");
    String label = record.text("label");
    if (!label.equals("yes") && !label.equals("no")) {
      throw record.bad("label", "must be yes or no, not " + label);
    }
    String split = CocoNames.split(image, "val2014");
    return Item.asked(
            category + "/" + record.text("question_id"),
            image,
            data.image(data.hasFolder(split) ? split : "images", image),
            prompt.formatted(question),
            question,
            List.of(label))
        .tags(Map.of(QUESTIONS, category));
  }

  /** TallyQA: {@code test.json}, whose images are paths of COCO and Visual Genome. */
  public static void tallyQa(DataFolder data, String prompt, Predicate<Item> use) {
    new JsonFile(data, data.require("test.json", "tallyqa*.json"), "question_id")
        .each(
            null,
            record -> {
              String image = record.text("image");
              String question = record.text("question");
              return use.test(
                  Item.asked(
                          record.text("question_id"),
                          image,
                          data.image("images", image),
                          prompt.formatted(question),
                          question,
                          List.of(Long.toString(record.integer("answer"))))
                      .tags(Map.of(QUESTIONS, record.flag("issimple") ? "simple" : "complex")));
            });
  }

  /** ChartQA: {@code test_human.json} and {@code test_augmented.json}, images in {@code png}. */
  public static void chartQa(DataFolder data, String prompt, Predicate<Item> use) {
    data.require("*_human.json", "*_augmented.json");
    Until all = new Until(use);
    for (String source : List.of("human", "augmented")) {
      for (String file : data.all("*_" + source + ".json")) {
        new JsonFile(data, file, "imgname")
            .each(
                null,
                record -> {
                  String image = record.text("imgname");
                  String question = record.text("query");
                  return all.test(
                      Item.asked(
                              source + "/" + record.position(),
                              image,
                              data.image("png", image),
                              prompt.formatted(question),
                              question,
                              List.of(record.text("label")))
                          .tags(Map.of(QUESTIONS, source)));
                });
      }
    }
  }

  /** DocVQA: {@code val_v1.0_withQT.json}, whose images are paths below {@code documents}. */
  public static void docVqa(DataFolder data, String prompt, Predicate<Item> use) {
    new JsonFile(data, data.require("val_v*.json", "*docvqa*val*.json"), "questionId")
        .each(
            "data",
            record -> {
              String image = record.text("image");
              String question = record.text("question");
              Item item =
                  Item.asked(
                      record.text("questionId"),
                      image,
                      data.path(image),
                      prompt.formatted(question),
                      question,
                      VqaReader.notEmpty(record, record.texts("answers")));
              boolean typed =
                  record.node().hasNonNull("question_types")
                      && !record.texts("question_types").isEmpty();
              return use.test(
                  typed
                      ? item.tags(Map.of("question type", record.texts("question_types").get(0)))
                      : item);
            });
  }

  /** Ends all files once one item was the last that is wanted. */
  private static final class Until implements Predicate<Item> {
    private final Predicate<Item> use;
    private boolean more = true;

    Until(Predicate<Item> use) {
      this.use = use;
    }

    @Override
    public boolean test(Item item) {
      more = more && use.test(item);
      return more;
    }
  }
}
