package io.moonspark.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max_by;

import io.moonspark.udfs.ContentDigests;
import io.moonspark.udfs.Enrich;
import io.moonspark.udfs.EnrichCounters;
import io.moonspark.udfs.EnrichInput;
import io.moonspark.udfs.EnrichSettings;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;

/**
 * Enriches the rows that were added to a table since the last run: a stream that works off what is
 * there and ends. The checkpoint says what was read, the output which micro-batches are in it, and
 * both together make every row arrive exactly once.
 */
final class TableEnrichment implements Enrichment {

  /** Tasks of a micro-batch for each core, where rows may be spread: paths, never bytes. */
  private static final int TASKS_PER_CORE = 4;

  private final SparkSession spark;
  private final TableReader table;
  private final TableColumns columns;
  private final EnrichInput input;
  private final OutputTable output;
  private final EnrichPlan plan;

  private TableEnrichment(
      SparkSession spark,
      TableReader table,
      TableColumns columns,
      OutputTable output,
      EnrichPlan plan) {
    this.spark = spark;
    this.table = table;
    this.columns = columns;
    this.input = columns.input();
    this.output = output;
    this.plan = plan;
  }

  /**
   * Checks a table.
   *
   * @throws UserError if it is not there or its columns do not do
   */
  static TableEnrichment of(
      SparkSession spark, ImageSource.Table source, OutputTable output, EnrichPlan plan) {
    TableReader table = TableReader.of(spark, source);
    TableColumns columns = new TableColumns(plan.columns(), table.schema());
    return new TableEnrichment(spark, table, columns, output, plan);
  }

  @Override
  public RunCounts run(
      EnrichSettings settings, EnrichCounters counters, Progress progress, OutputWriter writer)
      throws Exception {
    Checkpoint checkpoint = Checkpoint.of(plan, table.identity(), settings, output);
    if (checkpoint.isNew(spark, output)) {
      progress.total(table.count());
    }
    writer.begin();
    writer.look();
    long start = System.nanoTime();
    Batches batches = new Batches(settings, counters, writer);
    batches.retry();
    if (table.changes() == TableReader.Changes.APPENDS
        || !readFeed(checkpoint, batches, progress)) {
      Checkpoint feed = checkpoint.ofFeed();
      stream(
          feed.hasCommits(spark) ? feed : checkpoint,
          batches,
          table.stream(plan.maxImagesPerBatch(), TableReader.Changes.APPENDS));
    }
    return batches.counts.took((System.nanoTime() - start) / 1e9);
  }

  /** Of the whole table: what of it is new, only the stream finds out. */
  @Override
  public DryRun.Sample sample(EnrichSettings settings, EnrichCounters counters, int images) {
    long total = table.count();
    return new DryRun.Sample(
        total,
        Math.min(total, images),
        Enrich.images(spread(table.rows().limit(images)), input, settings, counters));
  }

  @Override
  public OptionalLong sourceVersion() {
    return table.isDelta() ? OptionalLong.of(table.version()) : OptionalLong.empty();
  }

  @Override
  public Optional<String> unseen() {
    return table.unseen();
  }

  /** False if the feed does not reach back to what was read last; nothing is read then. */
  private boolean readFeed(Checkpoint checkpoint, Batches batches, Progress progress)
      throws Exception {
    Checkpoint feed = checkpoint.ofFeed();
    Dataset<Row> rows = table.stream(plan.maxImagesPerBatch(), TableReader.Changes.UPDATES);
    boolean goesOn = feed.hasCommits(spark);
    if (!goesOn && checkpoint.hasCommits(spark)) {
      OptionalLong version = checkpoint.nextVersion(spark);
      if (version.isEmpty()) {
        return false;
      }
      if (version.getAsLong() > table.version()) {
        return true;
      }
      rows = table.feedFrom(plan.maxImagesPerBatch(), version.getAsLong());
    }
    try {
      stream(feed, batches, rows);
      return true;
    } catch (StreamingQueryException e) {
      if (!TableReader.isFeedTooShort(e)) {
        throw e;
      }
      progress.tell(
          "The table's change data feed does not reach back to the last run: this one sees the rows"
              + " added since, not those updated before now.");
      if (!goesOn) {
        feed.delete(spark);
      }
      return false;
    }
  }

  private void stream(Checkpoint checkpoint, Batches batches, Dataset<Row> rows) throws Exception {
    try {
      rows.writeStream()
          .foreachBatch(batches)
          .option("checkpointLocation", checkpoint.directory().toString())
          .trigger(Trigger.AvailableNow())
          .start()
          .awaitTermination();
    } catch (StreamingQueryException e) {
      throw OutputBusyException.in(e).<Exception>map(busy -> busy).orElse(e);
    }
  }

  /** Enriches and commits micro-batches; each once, even if it has to be tried again. */
  private final class Batches implements VoidFunction2<Dataset<Row>, Long> {

    private static final long serialVersionUID = 1L;

    /** Where Spark says which stream a micro-batch is of. */
    private static final String STREAM = "sql.streaming.queryId";

    private final transient EnrichSettings settings;
    private final transient EnrichCounters counters;
    private final transient OutputWriter writer;
    private transient RunCounts counts = RunCounts.none();

    Batches(EnrichSettings settings, EnrichCounters counters, OutputWriter writer) {
      this.settings = settings;
      this.counters = counters;
      this.writer = writer;
    }

    /** Enriches again what failed in earlier runs and may do better now. */
    void retry() throws Exception {
      Dataset<Row> rows =
          columns.askedByRow()
              ? output.rowsOf(spark, settings.model())
              : output.rowsOf(spark, settings);
      List<String> failed =
          rows.groupBy("image", "request_digest")
              .agg(max_by(col("error.code"), col("enriched_at")).as("code"))
              .where(col("code").isin(plan.retried().toArray()))
              .select("image")
              .distinct()
              .as(Encoders.STRING())
              .collectAsList();
      if (!failed.isEmpty()) {
        describe(spark, "enrich again what failed of " + plan.images());
        // The source is narrowed by its key first: a few rows of a large table are read.
        Dataset<Row> images =
            spread(table.rows().where(input.image().cast("string").isin(failed.toArray())));
        counts =
            counts.plus(
                writer.append(
                    Enrich.images(images, input, settings, counters), OptionalLong.empty(), null));
      }
    }

    @Override
    public void call(Dataset<Row> rows, Long number) throws Exception {
      OutputWriter.MicroBatch batch =
          new OutputWriter.MicroBatch(
              rows.sparkSession().sparkContext().getLocalProperty(STREAM), number);
      if (!writer.has(batch)) {
        describe(
            rows.sparkSession(), "enrich micro-batch " + (number + 1) + " of " + plan.images());
        counts = counts.plus(append(spread(rows), batch));
      }
    }

    private RunCounts append(Dataset<Row> images, OutputWriter.MicroBatch batch) throws Exception {
      KnownContent known = new KnownContent(images.sparkSession(), output, settings, plan);
      if (known.isEmpty()) {
        return writer.append(
            Enrich.images(images, input, settings, counters), OptionalLong.empty(), batch);
      }
      List<Row> digests = ContentDigests.of(images, input, settings).collectAsList();
      KnownContent.Copies copies = known.copies(digests);
      counters.images().add(copies.images().size());
      Dataset<Row> rows =
          copies.keys().isEmpty()
              ? Enrich.images(images, input, settings, counters)
              : Enrich.imagesExcept(copies.keys(), images, input, settings, counters)
                  .union(copies.rows());
      return writer.append(rows, OptionalLong.of(digests.size()), batch);
    }
  }

  /** What Spark's web UI calls the jobs to come. */
  private static void describe(SparkSession session, String jobs) {
    session.sparkContext().setJobDescription(jobs);
  }

  private Dataset<Row> spread(Dataset<Row> rows) {
    if (columns.holdsBytes()) {
      LargeBinaries.configure(rows.sparkSession());
      return rows;
    }
    return rows.repartition(TASKS_PER_CORE * spark.sparkContext().defaultParallelism());
  }
}
