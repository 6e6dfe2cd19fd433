package io.moonspark.jobs.evaluate;

import static io.moonspark.jobs.evaluate.Benchmark.CHARTQA;
import static io.moonspark.jobs.evaluate.Benchmark.COUNTBENCHQA;
import static io.moonspark.jobs.evaluate.Benchmark.DOCVQA;
import static io.moonspark.jobs.evaluate.Benchmark.GQA;
import static io.moonspark.jobs.evaluate.Benchmark.POPE;
import static io.moonspark.jobs.evaluate.Benchmark.TALLYQA;
import static io.moonspark.jobs.evaluate.Benchmark.TEXTVQA;
import static io.moonspark.jobs.evaluate.Benchmark.VQAV2;

import java.util.ArrayList;
import java.util.List;

/**
 * Figures that others published, in percent.
 *
 * <p>Moondream: model card of vikhyatk/moondream2, its table of releases up to 2024-08-26 as of
 * commits b767709 (all lines) and 2a4b8c9 to c02e7e4 (when each was added), and its changelog after
 * that. Only figures that it has are here: it gives no more of VQAv2, GQA and POPE after
 * 2024-08-26. Its 51.2 for COCO is by a rule of its own, and its 82.2 for ChartQA by a program that
 * the model writes; neither is comparable.
 *
 * <p>LLaVA-1.5: Liu et al., Improved Baselines with Visual Instruction Tuning, 2023, tables 3 and
 * 4, and {@code docs/MODEL_ZOO.md} of haotian-liu/LLaVA, full_ft-1e; POPE is an F1 score there, and
 * TextVQA has the words that were read from the image in its prompt. VQAv2 is of test-dev in both.
 *
 * @param subset which items it is of
 * @param figure its name as in {@link Rule#figures}
 * @param model who made it
 */
public record Published(
    Benchmark benchmark, String subset, String figure, String model, double percent) {

  private static final String RANDOM = "questions: random";
  private static final String POPULAR = "questions: popular";
  private static final String ADVERSARIAL = "questions: adversarial";

  private static final List<Published> ALL = all();

  /** Those to put beside a figure. */
  static List<Published> beside(Benchmark benchmark, Figure figure) {
    return ALL.stream()
        .filter(p -> p.benchmark == benchmark)
        .filter(p -> p.subset.equals(figure.subset()) && p.figure.equals(figure.name()))
        .toList();
  }

  private static List<Published> all() {
    List<Published> all = new ArrayList<>();
    moondream(all, "2024-03-04", 74.2, 58.5, 36.4);
    moondream(all, "2024-03-06", 75.4, 59.8, 43.1, 20.9, 79.5, 73.2);
    moondream(all, "2024-03-13", 76.8, 60.6, 46.4, 22.2, 79.6, 73.3);
    moondream(all, "2024-04-02", 77.7, 61.7, 49.7, 24.3, 80.1, 74.2);
    moondream(all, "2024-05-08", 79.0, 62.7, 53.1, 30.5, 81.6, 76.1, 90.6, 88.3, 85.0);
    moondream(all, "2024-05-20", 79.4, 63.1, 57.2, 30.5, 82.1, 76.6, 91.5, 89.6, 86.2);
    moondream(all, "2024-07-23", 79.4, 64.9, 60.2, 61.9, 82.0, 76.8, 91.3, 89.7, 86.9);
    moondream(all, "2024-08-26", 80.3, 64.3, 65.2, 70.5, 82.6, 77.6, 89.6, 88.8, 87.2);
    String march = "Moondream 2025-03-27";
    all.add(new Published(COUNTBENCHQA, Rule.ALL, "accuracy", march, 86.4));
    String april = "Moondream 2025-04-15";
    all.add(new Published(CHARTQA, Rule.ALL, "relaxed accuracy", april, 77.5));
    all.add(new Published(DOCVQA, Rule.ALL, "ANLS", april, 79.3));
    all.add(new Published(TEXTVQA, Rule.ALL, "accuracy", april, 76.3));
    llava(all, "LLaVA-1.5-7B", 78.5, 62.0, 58.2, 87.3, 86.1, 84.2);
    llava(all, "LLaVA-1.5-13B", 80.0, 63.3, 61.3, 87.1, 86.2, 84.5);
    return List.copyOf(all);
  }

  /**
   * A line of the model card: VQAv2, GQA, TextVQA, DocVQA, TallyQA simple and full, POPE random,
   * popular and adversarial, as far as it goes.
   */
  private static void moondream(List<Published> all, String version, double... percents) {
    List<Published> line =
        List.of(
            new Published(VQAV2, Rule.ALL, "accuracy", "", 0),
            new Published(GQA, Rule.ALL, "accuracy", "", 0),
            new Published(TEXTVQA, Rule.ALL, "accuracy", "", 0),
            new Published(DOCVQA, Rule.ALL, "ANLS", "", 0),
            new Published(TALLYQA, "questions: simple", "accuracy", "", 0),
            new Published(TALLYQA, Rule.ALL, "accuracy", "", 0),
            new Published(POPE, RANDOM, "accuracy", "", 0),
            new Published(POPE, POPULAR, "accuracy", "", 0),
            new Published(POPE, ADVERSARIAL, "accuracy", "", 0));
    for (int i = 0; i < percents.length; i++) {
      all.add(line.get(i).by("Moondream " + version, percents[i]));
    }
  }

  private static void llava(List<Published> all, String model, double... percents) {
    List<Published> line =
        List.of(
            new Published(VQAV2, Rule.ALL, "accuracy", "", 0),
            new Published(GQA, Rule.ALL, "accuracy", "", 0),
            new Published(TEXTVQA, Rule.ALL, "accuracy", "", 0),
            new Published(POPE, RANDOM, "f1", "", 0),
            new Published(POPE, POPULAR, "f1", "", 0),
            new Published(POPE, ADVERSARIAL, "f1", "", 0));
    for (int i = 0; i < percents.length; i++) {
      all.add(line.get(i).by(model, percents[i]));
    }
  }

  private Published by(String newModel, double newPercent) {
    return new Published(benchmark, subset, figure, newModel, newPercent);
  }
}
