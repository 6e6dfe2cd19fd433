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
 * <p>The prompts are those of {@code moondream/eval} in vikhyat/moondream; GQA's is of {@code
 * gqa.py}, which was there until 2025-01-13. It has none for VQAv2, which is asked as GQA is, none
 * for RefCOCO, where the expression is the label, and none for captions, where it is the length.
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
      "Look at the image carefully and answer the question. Answer in a word or short phrase only."
          + " %s",
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
  String prompt() {
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
