package io.moonspark.jobs.evaluate;

import io.moonspark.jobs.evaluate.metrics.CaptionScores;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * How long it takes to score many predictions: VQA accuracy, and captions with CIDEr-D. Items and
 * predictions are made in the tasks that score them, so that nothing else is timed.
 */
public final class ScoringBench {

  private static final long[] SIZES = {100_000, 1_000_000};
  private static final long WARM_UP = 20_000;
  private static final long SEED = 1;
  private static final int PEOPLE = 10;
  private static final int REFERENCES = 5;
  private static final int VOCABULARY = 20_000;

  private ScoringBench() {}

  /** Scores both kinds in both sizes and prints times. */
  public static void run(SparkSession spark, PrintWriter out) {
    run(spark, WARM_UP, SIZES, out);
  }

  /**
   * The same in other sizes.
   *
   * @param warmUp items that are scored before, as classes are loaded and loops compiled meanwhile
   */
  public static void run(SparkSession spark, long warmUp, long[] sizes, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%s, heap of %,d MB%n",
        spark.sparkContext().master(),
        Runtime.getRuntime().maxMemory() >> 20);
    time(out, "VQA accuracy", warmUp, sizes, size -> vqa(spark, size));
    time(out, "captions, CIDEr-D", warmUp, sizes, size -> captions(spark, size));
  }

  private static void time(
      PrintWriter out, String name, long warmUp, long[] sizes, LongFunction<List<Figure>> score) {
    print(out, name, "warm-up", warmUp, score);
    double first = print(out, name, "", sizes[0], score);
    for (int i = 1; i < sizes.length; i++) {
      double seconds = print(out, name, "", sizes[i], score);
      out.printf(
          Locale.ROOT,
          "%-18s %.1f times the items took %.1f times as long%n",
          name,
          (double) sizes[i] / sizes[0],
          seconds / first);
      out.flush();
    }
  }

  /** Prints a line and gives the seconds. */
  private static double print(
      PrintWriter out, String name, String note, long size, LongFunction<List<Figure>> score) {
    long start = System.nanoTime();
    List<Figure> figures = score.apply(size);
    double seconds = (System.nanoTime() - start) / 1e9;
    Figure last =
        figures.stream().filter(f -> f.subset().equals(Rule.ALL)).reduce((a, b) -> b).orElseThrow();
    out.printf(
        Locale.ROOT,
        "%-18s %-7s %,9d items  %6.1f s  %,8.0f items/s  (%s %.4f, %.4f to %.4f)%n",
        name,
        note,
        size,
        seconds,
        size / seconds,
        last.name(),
        last.interval().value(),
        last.interval().low(),
        last.interval().high());
    out.flush();
    return seconds;
  }

  private static List<Figure> vqa(SparkSession spark, long size) {
    Rule rule = Benchmark.VQAV2.rule();
    Dataset<Row> items = items(spark, size, number -> ItemRows.of(question(number)));
    Dataset<Row> scored = Scoring.scored(items, row -> Prediction.of(answer(row)), row -> rule);
    return Figure.of(rule, Scoring.tallies(scored, SEED));
  }

  private static List<Figure> captions(SparkSession spark, long size) {
    Dataset<Row> items = items(spark, size, number -> ItemRows.of(picture(number)));
    Dataset<Row> scored =
        new CaptionFrequencies(items, null, CaptionFrequencies.MOST_BROADCAST)
            .scored(items, row -> Prediction.of(caption(row)));
    Rule rule = CaptionRule.of(new CaptionScores(null, null));
    return Figure.of(rule, Scoring.tallies(scored, SEED));
  }

  private static Dataset<Row> items(SparkSession spark, long size, Function<Long, Row> item) {
    int tasks = (int) Math.max(4, size / 50_000);
    return spark.createDataFrame(
        spark.range(0, size, 1, tasks).toJavaRDD().map(item), ItemRows.SCHEMA);
  }

  private static Item question(long number) {
    SplittableRandom random = new SplittableRandom(number);
    List<String> answers = new ArrayList<>();
    for (int i = 0; i < PEOPLE; i++) {
      answers.add(random.nextInt(3) == 0 ? "The " + word(random) + "." : "two dogs");
    }
    String id = Long.toString(number);
    return Item.asked(id, "image " + number / 5, null, "?", "?", answers)
        .tags(
            Map.of(
                "question type",
                "type " + number % 65,
                "answer type",
                List.of("yes/no", "number", "other").get((int) (number % 3))));
  }

  private static String answer(Row row) {
    SplittableRandom random = new SplittableRandom(~row.getString(1).hashCode());
    return random.nextInt(2) == 0 ? "2 dogs" : word(random);
  }

  private static Item picture(long number) {
    SplittableRandom random = new SplittableRandom(number);
    List<String> references = new ArrayList<>();
    for (int i = 0; i < REFERENCES; i++) {
      references.add(sentence(random));
    }
    return Item.asked(Long.toString(number), "image " + number, null, "short", "", references)
        .kind(Item.Kind.CAPTION);
  }

  private static String caption(Row row) {
    SplittableRandom random = new SplittableRandom(~row.getString(1).hashCode());
    String reference = row.<String>getList(7).get(random.nextInt(REFERENCES));
    return random.nextInt(2) == 0 ? reference : sentence(random);
  }

  /** About ten words, few of them rare, as in COCO. */
  private static String sentence(SplittableRandom random) {
    StringBuilder sentence = new StringBuilder("A");
    for (int i = 8 + random.nextInt(5); i > 0; i--) {
      sentence.append(' ').append(word(random));
    }
    return sentence.append('.').toString();
  }

  /** The rarer the word, the larger its number, by Zipf's law. */
  private static String word(SplittableRandom random) {
    return "w" + (int) Math.exp(random.nextDouble() * Math.log(VOCABULARY));
  }
}
