package io.moonspark.jobs.narratives;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.current_timestamp;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;

import io.delta.tables.DeltaTable;
import io.moonspark.jobs.UserError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * Takes all images of the narratives' files that have not ended yet through the chain, piece by
 * piece. A piece is committed when its images have ended; what was paid for before is never paid
 * for again, however the run ended.
 */
public final class NarrativeJob {

  /**
   * What a run did.
   *
   * @param done images that have captions, of this run
   * @param ledger images that cannot be finished, of this run
   * @param left images that the budget did not allow to finish
   * @param calls answered calls of this run
   * @param tokens of these
   * @param money of these
   */
  public record Summary(long done, long ledger, long left, long calls, long tokens, double money) {}

  private static final List<String> PARTS =
      List.of(
          OutputFolder.FACTS, OutputFolder.CAPTIONS, OutputFolder.QUESTIONS, OutputFolder.DROPPED);

  private final SparkSession spark;
  private final NarrativeSettings settings;
  private final OutputFolder output;
  private final CallsTable calls;

  /** There while rows of images are in some tables and not yet in all. */
  private final Path committing;

  private final Consumer<String> tell;
  private CallsTable.Spent before;
  private CallsTable.Spent spent = new CallsTable.Spent(0, 0, 0);
  private long done;
  private long ledger;

  /**
   * A run.
   *
   * @param tell gets lines about progress
   */
  public NarrativeJob(SparkSession spark, NarrativeSettings settings, Consumer<String> tell)
      throws IOException {
    this.spark = spark;
    this.settings = settings;
    this.output = new OutputFolder(settings.output(), spark.sparkContext().hadoopConfiguration());
    this.calls = new CallsTable(spark, output);
    this.committing = new Path(output.internal(), "committing");
    this.tell = tell;
  }

  /**
   * Runs until all images have ended or the budget is used up.
   *
   * @throws UserError if the model is denied
   */
  public Summary run() throws IOException {
    settings.denied().refuse(settings.endpoint().model());
    calls.takeLogs();
    before = calls.spent();
    forgetUnfinished();
    forgetFailedByEndpoint();
    Dataset<Row> lines = NarrativeLines.read(spark, settings.narratives());
    takeBadLines(lines);
    Path pendingPath = new Path(output.internal(), "pending");
    List<String> pending = pending(lines, pendingPath);
    tell.accept(pending.size() + " images to do");
    int size = settings.imagesPerCommit();
    long left = 0;
    for (int i = 0; i < pending.size(); i += size) {
      List<String> piece = pending.subList(i, Math.min(pending.size(), i + size));
      Dataset<Row> images =
          spark
              .read()
              .parquet(pendingPath.toString())
              .where(col("image").between(piece.get(0), piece.get(piece.size() - 1)));
      long stopped = finish(images, piece.get(0), piece.get(piece.size() - 1));
      if (stopped > 0) {
        left = pending.size() - i - piece.size() + stopped;
        break;
      }
      tell.accept((i + piece.size()) + " of " + pending.size() + " images have ended");
    }
    output.files().delete(pendingPath, true);
    if (output.has(OutputFolder.IMAGES)) {
      output.replace(
          Diversity.of(spark, output, NarrativeLines.images(lines), settings.seed()),
          OutputFolder.DIVERSITY);
    }
    return new Summary(done, ledger, left, spent.calls(), spent.tokens(), spent.money());
  }

  /** Images that the endpoint failed have not ended: this run tries again. */
  private void forgetFailedByEndpoint() {
    Column failed = col("code").equalTo(ImageFailure.Code.ENDPOINT.label());
    if (output.has(OutputFolder.IMAGES)
        && !output.read(spark, OutputFolder.IMAGES).where(failed).isEmpty()) {
      for (String table : List.of(OutputFolder.LEDGER, OutputFolder.IMAGES)) {
        DeltaTable.forPath(spark, output.path(table).toString()).delete(failed);
      }
    }
  }

  /** Rows of images whose commit a killed run did not bring to its end. */
  private void forgetUnfinished() throws IOException {
    if (!output.files().exists(committing)) {
      return;
    }
    for (String part : PARTS) {
      forgetUnfinished(part, lit(true));
    }
    forgetUnfinished(OutputFolder.LEDGER, col("code").notEqual(ImageFailure.Code.BAD_LINE.label()));
    output.files().delete(committing, false);
  }

  private void forgetUnfinished(String table, Column which) {
    if (!output.has(table)) {
      return;
    }
    Dataset<Row> rows = output.read(spark, table).where(which).select("image").distinct();
    if (output.has(OutputFolder.IMAGES)) {
      rows = rows.join(output.read(spark, OutputFolder.IMAGES), "image", "left_anti");
    }
    List<String> unfinished = rows.as(Encoders.STRING()).collectAsList();
    if (!unfinished.isEmpty()) {
      DeltaTable.forPath(spark, output.path(table).toString())
          .delete(which.and(col("image").isin(unfinished.toArray())));
    }
  }

  /** Each bad line is in the ledger once. */
  private void takeBadLines(Dataset<Row> lines) {
    Dataset<Row> bad =
        lines
            .where(col("problem").isNotNull())
            .select(
                col("image"),
                lit(ImageFailure.Code.BAD_LINE.label()).as("code"),
                col("problem").as("message"),
                current_timestamp().as("ended_at"));
    if (output.has(OutputFolder.LEDGER)) {
      bad =
          bad.join(
                  output.read(spark, OutputFolder.LEDGER).select("message"), "message", "left_anti")
              .select("image", "code", "message", "ended_at");
    }
    Dataset<Row> kept = bad.dropDuplicates("message").persist();
    if (!kept.isEmpty()) {
      output.append(kept, OutputFolder.LEDGER);
    }
    kept.unpersist();
  }

  /** Ids of the images that have not ended, in order; the images themselves go into a file. */
  private List<String> pending(Dataset<Row> lines, Path path) {
    Dataset<Row> images = NarrativeLines.images(lines);
    if (settings.images() != null) {
      Dataset<Row> wanted =
          spark
              .read()
              .format("delta")
              .load(settings.images())
              .select(col(settings.keyColumn()).cast("string").as("image"));
      images = images.join(wanted, "image", "left_semi");
    }
    if (output.has(OutputFolder.IMAGES)) {
      images = images.join(output.read(spark, OutputFolder.IMAGES), "image", "left_anti");
    }
    images.orderBy("image").write().mode(SaveMode.Overwrite).parquet(path.toString());
    return new ArrayList<>(
        spark
            .read()
            .parquet(path.toString())
            .select("image")
            .orderBy("image")
            .as(Encoders.STRING())
            .collectAsList());
  }

  /** Takes a piece as far as the budget allows, and says how many images it did not let finish. */
  private long finish(Dataset<Row> images, String first, String last) throws IOException {
    Dataset<Row> rest = images;
    while (true) {
      CallsTable.Spent round = round(rest, first, last);
      spent = spent.plus(round);
      if (output.has(OutputFolder.IMAGES)) {
        rest = images.join(output.read(spark, OutputFolder.IMAGES), "image", "left_anti");
      }
      long stopped = rest.count();
      // A task's share of the budget may be used up while another one's is not.
      if (stopped == 0 || round.calls() == 0) {
        return stopped;
      }
    }
  }

  private CallsTable.Spent round(Dataset<Row> images, String first, String last)
      throws IOException {
    int tasks = spark.sparkContext().defaultParallelism();
    Path piece = new Path(output.internal(), "piece");
    ImageTask task =
        new ImageTask(
            settings,
            calls.newLog().toString(),
            tokensLeft() / tasks,
            (settings.budgetMoney() - before.money() - spent.money()) / tasks);
    calls
        .joined(images, first, last)
        .repartition(tasks)
        .mapPartitions(task, Encoders.row(NarrativeSchemas.RESULT))
        .write()
        .mode(SaveMode.Overwrite)
        .parquet(piece.toString());
    CallsTable.Spent paid = calls.takeLogs();
    commit(spark.read().schema(NarrativeSchemas.RESULT).parquet(piece.toString()));
    output.files().delete(piece, true);
    return paid;
  }

  private long tokensLeft() {
    return settings.budgetTokens() == Long.MAX_VALUE
        ? Long.MAX_VALUE
        : settings.budgetTokens() - before.tokens() - spent.tokens();
  }

  private void commit(Dataset<Row> results) throws IOException {
    Dataset<Row> ended = results.where(col("status").notEqual(ResultRows.STOPPED));
    if (ended.isEmpty()) {
      return;
    }
    output.files().create(committing, true).close();
    for (String part : PARTS) {
      output.append(
          ended
              .select(col("image"), explode(col(part)).as("part"))
              .select(col("image"), col("part.*")),
          part);
    }
    Dataset<Row> failed = ended.where(col("status").equalTo(ResultRows.LEDGER));
    output.append(
        failed.select(
            col("image"), col("code"), col("message"), current_timestamp().as("ended_at")),
        OutputFolder.LEDGER);
    Dataset<Row> images =
        ended.select(
            col("image"),
            col("dataset"),
            col("annotators"),
            col("status"),
            col("code"),
            lit(settings.endpoint().model()).as("model"),
            lit(settings.denied().digest()).as("deny_list"),
            lit(settings.seed()).as("seed"),
            current_timestamp().as("ended_at"));
    output.append(images, OutputFolder.IMAGES);
    output.files().delete(committing, false);
    long failures = failed.count();
    ledger += failures;
    done += ended.count() - failures;
  }
}
