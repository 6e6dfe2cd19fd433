package io.moonspark.jobs.evaluate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * GQA: an answer is right if it is the answer, counted over balanced questions. With the choices
 * file, how many answers are of the right kind, and how many are seen with such things at all.
 *
 * <p>Source: {@code eval.py} of GQA (Hudson and Manning, GQA, CVPR 2019). Predictions are brought
 * to the form of its answers before: lower case, no period at the end, as LLaVA's {@code
 * convert_gqa_for_eval.py} does. Consistency and distribution are in {@link GqaExtras}.
 */
final class GqaRule implements Rule {

  private static final long serialVersionUID = 1L;

  /** For questions that ask what two things have in common. */
  private static final List<String> COMMON = List.of("color", "material", "shape");

  /** The answer as the benchmark writes answers. */
  static String submitted(String text) {
    return text.strip().replaceAll("\\.+$", "").toLowerCase(Locale.ROOT);
  }

  @Override
  public double[] statistics(Item item, Prediction prediction) {
    String answer = submitted(prediction.text());
    boolean failed = prediction.error() != null;
    List<String> valid = item.lists().get("valid");
    return new double[] {
      1,
      !failed && answer.equals(item.answers().get(0)) ? 1 : 0,
      valid == null ? 0 : 1,
      !failed && belongs(item, "valid", answer) ? 1 : 0,
      !failed && belongs(item, "plausible", answer) ? 1 : 0
    };
  }

  private static boolean belongs(Item item, String list, String answer) {
    List<String> choices = item.lists().get(list);
    if (choices == null) {
      return false;
    }
    boolean common = item.tags().getOrDefault("detailed", "").contains("Common");
    return (common ? COMMON : choices).contains(answer);
  }

  @Override
  public double score(double[] statistics) {
    return statistics[1];
  }

  @Override
  public List<String> subsets(Item item) {
    return "true".equals(item.tags().get("balanced"))
        ? Subsets.byTags(item, "answers", "structural type", "semantic type", "steps", "words")
        : List.of();
  }

  @Override
  public Map<String, Double> figures(String subset, double[] sums) {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("accuracy", sums[1] / sums[0]);
    if (subset.equals(ALL) && sums[2] > 0) {
      figures.put("validity", sums[3] / sums[2]);
      figures.put("plausibility", sums[4] / sums[2]);
    }
    return figures;
  }
}
