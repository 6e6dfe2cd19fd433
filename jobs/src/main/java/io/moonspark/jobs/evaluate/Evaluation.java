package io.moonspark.jobs.evaluate;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.xxhash64;

import io.moonspark.jobs.evaluate.metrics.CaptionScores;
import io.moonspark.jobs.evaluate.metrics.Chair;
import io.moonspark.jobs.evaluate.metrics.DocumentFrequencies;
import io.moonspark.jobs.evaluate.metrics.PtbTokenizer;
import io.moonspark.jobs.evaluate.metrics.Tallies;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Scores predictions and writes what comes out of it. */
public final class Evaluation {

  /** Items in the table of the worst. */
  private static final int WORST = 200;

  private static final StructType PUBLISHED =
      new StructType().add("model", DataTypes.StringType).add("percent", DataTypes.DoubleType);

  private static final StructType SUMMARY =
      new StructType()
          .add("benchmark", DataTypes.StringType)
          .add("subset", DataTypes.StringType)
          .add("figure", DataTypes.StringType)
          .add("value", DataTypes.DoubleType)
          .add("low", DataTypes.DoubleType)
          .add("high", DataTypes.DoubleType)
          .add("items", DataTypes.LongType)
          .add("published", DataTypes.createArrayType(PUBLISHED));

  private final SparkSession spark;
  private final Benchmark benchmark;
  private final long seed;
  private final int mostBroadcast;

  /**
   * An evaluation.
   *
   * @param seed of the bootstrap
   */
  public Evaluation(SparkSession spark, Benchmark benchmark, long seed) {
    this(spark, benchmark, seed, CaptionFrequencies.MOST_BROADCAST);
  }

  /**
   * The same.
   *
   * @param mostBroadcast n-grams of references that may pass through the driver
   */
  public Evaluation(SparkSession spark, Benchmark benchmark, long seed, int mostBroadcast) {
    this.spark = spark;
    this.benchmark = benchmark;
    this.seed = seed;
    this.mostBroadcast = mostBroadcast;
  }

  /**
   * Scores the items, and replaces the table of predictions in one commit.
   *
   * @param vocabulary objects that CHAIR looks for, each with its names; for captions only
   * @param output of the table
   */
  public Dataset<Row> score(
      Dataset<Row> items, Dataset<Row> enriched, List<List<String>> vocabulary, String output) {
    write(scored(items, Scoring.joined(items, enriched), vocabulary), output);
    return spark.read().format("delta").load(output);
  }

  private Dataset<Row> scored(
      Dataset<Row> items, Dataset<Row> predicted, List<List<String>> vocabulary) {
    Rule rule = benchmark.rule();
    if (rule != null) {
      return Scoring.scored(predicted, Scoring::prediction, row -> rule);
    }
    Chair chair = vocabulary.isEmpty() ? null : new Chair(vocabulary);
    return new CaptionFrequencies(items, chair, mostBroadcast)
        .scored(predicted, Scoring::prediction);
  }

  /** The figures of a table of predictions, and a table of them. */
  public List<Figure> summarize(Dataset<Row> scored, List<List<String>> vocabulary, String output) {
    // Figures need sums alone: of captions those that are in the table already.
    Rule rule =
        benchmark == Benchmark.COCO_CAPTIONS
            ? CaptionRule.of(
                new CaptionScores(null, vocabulary.isEmpty() ? null : new Chair(vocabulary)))
            : benchmark.rule();
    List<Figure> figures = new ArrayList<>(Figure.of(rule, Scoring.tallies(scored, seed)));
    if (benchmark == Benchmark.GQA) {
      figures.addAll(GqaExtras.of(scored, seed));
    }
    if (benchmark == Benchmark.COCO_DETECTION) {
      figures.addAll(0, CocoExtras.of(scored, seed));
    }
    write(spark.createDataFrame(figures.stream().map(this::row).toList(), SUMMARY), output);
    return figures;
  }

  /**
   * The figures of a plain list of predictions, without Spark: the same code adds them up.
   *
   * @param predictions one for each item
   * @param vocabulary objects that CHAIR looks for; for captions only
   */
  public static List<Figure> figures(
      Benchmark benchmark,
      List<Item> items,
      List<Prediction> predictions,
      List<List<String>> vocabulary,
      long seed) {
    Rule rule = benchmark.rule() == null ? captionRule(items, vocabulary) : benchmark.rule();
    Tallies tallies = new Tallies(seed);
    for (int i = 0; i < items.size(); i++) {
      Item item = items.get(i);
      tallies.add(item.image(), rule.subsets(item), rule.statistics(item, predictions.get(i)));
    }
    List<Figure> figures = new ArrayList<>(Figure.of(rule, tallies));
    if (benchmark == Benchmark.GQA) {
      figures.addAll(GqaExtras.of(items, predictions, seed));
    }
    if (benchmark == Benchmark.COCO_DETECTION) {
      figures.addAll(0, CocoExtras.of(items, predictions, seed));
    }
    return figures;
  }

  private static Rule captionRule(List<Item> items, List<List<String>> vocabulary) {
    DocumentFrequencies frequencies =
        DocumentFrequencies.of(
            items.stream()
                .map(item -> item.answers().stream().map(PtbTokenizer::words).toList())
                .toList());
    return CaptionRule.of(
        new CaptionScores(frequencies, vocabulary.isEmpty() ? null : new Chair(vocabulary)));
  }

  private Row row(Figure figure) {
    Row[] published =
        Published.beside(benchmark, figure).stream()
            .map(p -> RowFactory.create(p.model(), p.percent()))
            .toArray(Row[]::new);
    return RowFactory.create(
        benchmark.label(),
        figure.subset(),
        figure.name(),
        orNull(figure.interval().value()),
        orNull(figure.interval().low()),
        orNull(figure.interval().high()),
        figure.items(),
        published);
  }

  private static Double orNull(double value) {
    return Double.isNaN(value) ? null : value;
  }

  /** Writes the items with the lowest scores, of those whose truth is known; some of all kinds. */
  public void writeWorst(Dataset<Row> scored, String output) {
    Column mixed = abs(xxhash64(col("item"), lit(seed)));
    write(
        scored
            .where(size(col("truth")).gt(0).or(col("kind").equalTo("detect")))
            .orderBy(col("score"), mixed)
            .limit(WORST)
            .select(
                "item",
                "image",
                "path",
                "prompt",
                "question",
                "truth",
                "truth_boxes",
                "prediction",
                "boxes",
                "error",
                "score",
                "tags"),
        output);
  }

  private static void write(Dataset<Row> rows, String output) {
    rows.write()
        .format("delta")
        .mode(SaveMode.Overwrite)
        .option("overwriteSchema", "true")
        .save(output);
  }
}
