package io.moonspark.jobs.evaluate;

import io.moonspark.jobs.evaluate.readers.CocoReader;
import io.moonspark.jobs.evaluate.readers.GqaReader;
import io.moonspark.jobs.evaluate.readers.ItemReader;
import io.moonspark.jobs.evaluate.readers.QuestionReaders;
import io.moonspark.jobs.evaluate.readers.ReferReader;
import io.moonspark.jobs.evaluate.readers.VqaReader;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The benchmarks: how a question or a label is put to the model, who reads the files, how it is
 * scored.
 *
 * <p>The prompts are those of {@code moondream/eval} in vikhyat/moondream at 44146f1; GQA's is of
 * the last {@code gqa.py}, which was there until 2025-01-13. It has none for VQAv2, which is asked
 * as the first {@code gqa.py} asked, for a word or a short phrase; none for RefCOCO, where the
 * expression is the label; and none for captions, where it is the length.
 *
 * <p>The rules are those of the benchmarks' own evaluators. Where Moondream's scripts count in
 * another way, the figures differ a little: {@code gqa.py} drops articles and what follows "of" or
 * a comma, {@code pope.py} takes only the bare words yes and no, {@code textvqa.py} counts people
 * without leaving one out, {@code docvqa.py} does not join spaces, and {@code coco_map.py} takes a
 * mean of 11 points over images and labels, so that the 51.2 of 2025-03-27 is none of COCO's
 * numbers.
 */
public enum Benchmark {
  VQAV2(
      "Look at the image carefully and answer the question. Answer in a word or short phrase only."
          + " %s",
      VqaReader::vqav2, AnswerRule.vqa()),
  TEXTVQA(
      "Read the text in the image and provide a brief lowercase answer. Respond 'unanswerable' only"
          + " if there is no plausible answer. %s",
      VqaReader::textVqa, AnswerRule.vqa()),
  GQA(
      "Consider both visual features and relationships, and think carefully before providing the"
          + " final answer. %s",
      GqaReader::gqa, new GqaRule()),
  POPE("%s\nAnswer yes or no.", QuestionReaders::pope, new PopeRule()),
  TALLYQA(
      "Look at the image carefully and count the objects. Answer with just a number, without any"
          + " additional text. %s",
      QuestionReaders::tallyQa, AnswerRule.count()),
  COUNTBENCHQA(
      "Look at the image carefully and count the objects. Answer with just a number, without any"
          + " additional text. %s",
      null, AnswerRule.count()),
  CHARTQA(
      "Analyze the chart carefully, consider both visual features and data values, and provide a"
          + " precise answer without any additional explanation or formatting. %s",
      QuestionReaders::chartQa, AnswerRule.chart()),
  DOCVQA(
      "%s The answer should be a short text span taken verbatim from the document.",
      QuestionReaders::docVqa, AnswerRule.document()),
  COCO_DETECTION("%s", CocoReader::detection, new DetectionRule()),
  REFCOCO("%s", ReferReader::refer, new ReferringRule()),
  REFCOCO_PLUS("%s", ReferReader::refer, new ReferringRule()),
  REFCOCOG("%s", ReferReader::refer, new ReferringRule()),
  COCO_CAPTIONS("short", CocoReader::captions, null),
  SCENES("%s", null, new SceneRule());

  private final String prompt;
  private final ItemReader reader;
  private final Rule rule;

  Benchmark(String prompt, ItemReader reader, Rule rule) {
    this.prompt = prompt;
    this.reader = reader;
    this.rule = rule;
  }

  /** Its name on the command line, as in coco-detection. */
  public String label() {
    return this == REFCOCO_PLUS ? "refcoco+" : name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The benchmark of this name, if there is one. */
  public static Optional<Benchmark> labelled(String label) {
    return Arrays.stream(values()).filter(b -> b.label().equals(label)).findFirst();
  }

  /** Whether its items are in files that somebody published. */
  public boolean hasFiles() {
    return this != SCENES;
  }

  /** What a question or a label is put into; the caption length for captions. */
  public String prompt() {
    return prompt;
  }

  /** Reads its files; null for tables. */
  ItemReader reader() {
    return reader;
  }

  /** How it is scored; null for captions, whose score depends on all references. */
  Rule rule() {
    return rule;
  }
}
