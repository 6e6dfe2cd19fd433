package io.moonspark.jobs.evaluate;

import io.moonspark.jobs.evaluate.metrics.CocoMatching;
import java.util.List;
import java.util.Map;

/**
 * One thing that a benchmark asks, and the truth.
 *
 * @param number position in the benchmark's files, from 0
 * @param id as the benchmark's files have it
 * @param image key of the image
 * @param path where the image is; null if the benchmark's table holds its bytes
 * @param kind of the prompt
 * @param prompt what the model is asked: a question, a caption length or a label
 * @param question as the benchmark's files have it; empty where they have none
 * @param answers that are right, or references, or names of what is in the image
 * @param boxes that are right, in pixels
 * @param tags what the item is counted by
 * @param lists whatever else belongs to it
 */
public record Item(
    long number,
    String id,
    String image,
    String path,
    Kind kind,
    String prompt,
    String question,
    List<String> answers,
    List<CocoMatching.Truth> boxes,
    Map<String, String> tags,
    Map<String, List<String>> lists) {

  /** How the model is asked. */
  public enum Kind {
    ASK,
    CAPTION,
    DETECT
  }

  public Item {
    answers = List.copyOf(answers);
    boxes = List.copyOf(boxes);
    tags = Map.copyOf(tags);
    lists = Map.copyOf(lists);
  }

  /** A question with answers, and nothing to count it by. */
  public static Item asked(
      String id, String image, String path, String prompt, String question, List<String> answers) {
    return new Item(
        0, id, image, path, Kind.ASK, prompt, question, answers, List.of(), Map.of(), Map.of());
  }

  /** The same item with answers that are right. */
  public Item answers(List<String> newAnswers) {
    return new Item(
        number, id, image, path, kind, prompt, question, newAnswers, boxes, tags, lists);
  }

  /** The same item with boxes that are right. */
  public Item boxes(List<CocoMatching.Truth> newBoxes) {
    return new Item(
        number, id, image, path, kind, prompt, question, answers, newBoxes, tags, lists);
  }

  /** The same item asked in another way. */
  public Item kind(Kind newKind) {
    return new Item(
        number, id, image, path, newKind, prompt, question, answers, boxes, tags, lists);
  }

  /** The same item counted by these. */
  public Item tags(Map<String, String> newTags) {
    return new Item(
        number, id, image, path, kind, prompt, question, answers, boxes, newTags, lists);
  }

  /** The same item with more that belongs to it. */
  public Item lists(Map<String, List<String>> newLists) {
    return new Item(
        number, id, image, path, kind, prompt, question, answers, boxes, tags, newLists);
  }

  /** The same item at a position. */
  public Item numbered(long newNumber) {
    return new Item(
        newNumber, id, image, path, kind, prompt, question, answers, boxes, tags, lists);
  }
}
