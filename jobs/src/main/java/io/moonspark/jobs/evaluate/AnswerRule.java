package io.moonspark.jobs.evaluate;

import io.moonspark.jobs.evaluate.metrics.Anls;
import io.moonspark.jobs.evaluate.metrics.RelaxedAccuracy;
import io.moonspark.jobs.evaluate.metrics.VqaAccuracy;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The mean of a score of single answers.
 *
 * @param figure its name
 * @param scorer the score, 0 to 1
 * @param tags what items are counted by
 */
record AnswerRule(String figure, Scorer scorer, List<String> tags) implements Rule {

  /** Scores an answer. */
  interface Scorer extends Serializable {
    double score(List<String> truth, String answer);
  }

  /** VQA accuracy, by types of question and of answer. */
  static AnswerRule vqa() {
    return new AnswerRule("accuracy", VqaAccuracy::of, List.of("answer type", "question type"));
  }

  /**
   * An answer is right if it is the number. As in {@code moondream/eval/tallyqa.py} and {@code
   * countbenchqa.py} of vikhyat/moondream, in lower case without spaces around it (Acharya et al.,
   * TallyQA, AAAI 2019: accuracy; simple and complex questions apart).
   */
  static AnswerRule count() {
    return new AnswerRule(
        "accuracy",
        (truth, answer) ->
            answer.strip().toLowerCase(Locale.ROOT).equals(truth.get(0).strip()) ? 1 : 0,
        List.of("questions"));
  }

  /** Relaxed accuracy of charts, by who wrote the question. */
  static AnswerRule chart() {
    return new AnswerRule(
        "relaxed accuracy",
        (truth, answer) -> RelaxedAccuracy.isRight(truth.get(0), answer) ? 1 : 0,
        List.of("questions"));
  }

  /** ANLS of documents, by type of question. */
  static AnswerRule document() {
    return new AnswerRule("ANLS", Anls::of, List.of("question type"));
  }

  @Override
  public double[] statistics(Item item, Prediction prediction) {
    if (item.answers().isEmpty()) {
      return new double[2];
    }
    double score = prediction.error() == null ? scorer.score(item.answers(), prediction.text()) : 0;
    return new double[] {1, score};
  }

  @Override
  public double score(double[] statistics) {
    return statistics[1];
  }

  @Override
  public List<String> subsets(Item item) {
    // Only the benchmark's own server knows what is right.
    return item.answers().isEmpty() ? List.of() : Subsets.byTags(item, tags.toArray(String[]::new));
  }

  @Override
  public Map<String, Double> figures(String subset, double[] sums) {
    return Map.of(figure, sums[1] / sums[0]);
  }
}
