package io.moonspark.jobs;

import static org.apache.spark.sql.functions.col;

import io.moonspark.jobs.evaluate.Benchmark;
import io.moonspark.jobs.evaluate.Evaluation;
import io.moonspark.jobs.evaluate.Figure;
import io.moonspark.jobs.evaluate.ItemTables;
import io.moonspark.jobs.evaluate.Report;
import io.moonspark.jobs.evaluate.SceneItems;
import io.moonspark.jobs.evaluate.Submission;
import io.moonspark.jobs.evaluate.readers.CocoReader;
import io.moonspark.jobs.evaluate.readers.DataFolder;
import io.moonspark.model.CaptionLength;
import io.moonspark.model.Request;
import io.moonspark.udfs.ModelPacks;
import io.moonspark.udfs.ModelRef;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Reads a benchmark, enriches its images as {@code enrich} does, and scores what came out. */
final class EvaluateJob {

  /** Images of a commit at most: as many as may have to be done again after a kill. */
  private static final int IMAGES_PER_COMMIT = 5_000;

  private static final long SCENES = 500;

  /** Below the output, hidden from those who read it as a table. */
  private static final String BELOW = "_moonspark/evaluate";

  private static final String[] FILES = {
    "*.json", "*.p", "*.parquet", "annotations/*.json", "data/*.parquet", "synonyms.txt"
  };

  /**
   * What is evaluated.
   *
   * @param data directory of the benchmark's files; null for scenes
   * @param limit of items; of scenes for each kind of icons
   * @param seed of the bootstrap and of scenes
   */
  record Asked(Benchmark benchmark, String data, OptionalLong limit, long seed) {}

  private final Asked asked;
  private final RunFlags run;
  private final PrintWriter out;
  private final PrintWriter err;

  EvaluateJob(Asked asked, RunFlags run, PrintWriter out, PrintWriter err) {
    this.asked = asked;
    this.run = run;
    this.out = out;
    this.err = err;
  }

  void run() throws Exception {
    PathSecrets.refuse("--data", asked.data());
    PathSecrets.refuse("--output", run.output());
    Configuration hadoop = Sessions.hadoop();
    OutputTable output = OutputTable.at(run.output(), hadoop);
    ModelRef model = model(hadoop);
    DataFolder data = asked.benchmark().hasFiles() ? DataFolder.of(asked.data(), hadoop) : null;
    SparkSession spark = Sessions.open();
    refuseOtherTables(spark, output);

    Path below = new Path(output.directory(), BELOW);
    ItemTables tables = new ItemTables(spark, new Path(below, "data-" + digest(data)));
    make(spark, tables, data);
    EnrichPlan plan = plan(tables.images().toString(), new Path(below, "enriched").toString());
    EnrichJob job = new EnrichJob(plan, Reports.withinOtherJob(out, err));
    if (run.isDry()) {
      job.predict(run.sample()).print(out);
      return;
    }
    RunCounts counts = job.run();
    Dataset<Row> enriched =
        spark
            .read()
            .format("delta")
            .load(plan.output())
            .where(col("model.digest").equalTo(model.digest()));
    score(spark, tables, enriched, data, output, below);
    run.failureBudget().check(counts);
  }

  private void score(
      SparkSession spark,
      ItemTables tables,
      Dataset<Row> enriched,
      DataFolder data,
      OutputTable output,
      Path below)
      throws IOException {
    Evaluation evaluation = new Evaluation(spark, asked.benchmark(), asked.seed());
    List<List<String>> vocabulary =
        asked.benchmark() == Benchmark.COCO_CAPTIONS ? CocoReader.vocabulary(data) : List.of();
    Dataset<Row> scored =
        evaluation.score(tables.readItems(), enriched, vocabulary, output.directory().toString());
    Path summary = new Path(below, "summary");
    Path worst = new Path(below, "worst");
    Path submission = new Path(below, "submission");
    List<Figure> figures = evaluation.summarize(scored, vocabulary, summary.toString());
    evaluation.writeWorst(scored, worst.toString());
    ImageSource.Table images =
        new ImageSource.Table("delta", tables.images().toString(), ImageSource.Naming.PATH);
    new WorstItems(spark, images, columns(), run.limits())
        .write("Worst items of " + asked.benchmark().label(), worst, worst.suffix(".html"));
    boolean submitted = Submission.write(asked.benchmark(), scored, submission);
    out.println();
    Report.print(asked.benchmark(), figures, out);
    out.println();
    out.println("Predictions and scores: " + output.readable());
    out.println("Figures:                " + output.readable() + "/" + BELOW + "/summary");
    out.println("Worst items:            " + output.readable() + "/" + BELOW + "/worst.html");
    if (submitted) {
      out.println("Official files:         " + output.readable() + "/" + BELOW + "/submission");
    }
  }

  private void make(SparkSession spark, ItemTables tables, DataFolder data) throws IOException {
    if (asked.benchmark() == Benchmark.SCENES) {
      SceneItems scenes = SceneItems.of(spark, asked.seed(), asked.limit().orElse(SCENES));
      tables.make(scenes.items(), scenes.pictures(), imagesPerCommit());
    } else {
      tables.make(asked.benchmark(), data, asked.limit(), imagesPerCommit());
    }
  }

  private int imagesPerCommit() {
    return Math.min(run.maxImagesPerBatch(), IMAGES_PER_COMMIT);
  }

  private EnrichPlan plan(String images, String enriched) {
    return new EnrichPlan(
        images,
        SourceFlags.Format.DELTA,
        columns(),
        request(asked.benchmark()),
        enriched,
        null,
        run.model().model(),
        run.model().device(),
        run.model().cropBudget(),
        imagesPerCommit(),
        run.limits(),
        run.retry(),
        FailureBudget.unlimited(),
        run.maxWait());
  }

  /** Columns of the table of images. */
  private TableColumns.Named columns() {
    Benchmark benchmark = asked.benchmark();
    boolean bytes = benchmark == Benchmark.SCENES || benchmark == Benchmark.COUNTBENCHQA;
    return new TableColumns.Named(
        bytes ? "content" : null, bytes ? null : "path", "image", "questions", "labels");
  }

  /** What all images are asked: captions, where the benchmark is about them. */
  private static Request request(Benchmark benchmark) {
    return switch (benchmark) {
      case COCO_CAPTIONS -> Request.none().caption(CaptionLength.SHORT);
      case SCENES -> Request.none().caption(CaptionLength.values());
      default -> Request.none();
    };
  }

  private ModelRef model(Configuration hadoop) {
    try {
      return ModelPacks.resolve(run.model().model(), hadoop);
    } catch (IOException e) {
      throw UserError.flag("--model", run.model().model(), FailureText.oneLine(e.getMessage()));
    }
  }

  /** The output is replaced as a whole, so it must not be a table of anything else. */
  private void refuseOtherTables(SparkSession spark, OutputTable output) throws IOException {
    if (output.exists()
        && !Arrays.asList(output.read(spark).columns()).containsAll(List.of("item", "score"))) {
      throw UserError.flag(
          "--output", run.output(), "is another table: it has no columns item and score");
    }
  }

  /** Tells data apart that other items come of. */
  private String digest(DataFolder data) {
    String text =
        String.join(
            "\n",
            asked.benchmark().label(),
            data == null ? "seed " + asked.seed() : data.identity(FILES),
            asked.limit().toString());
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
