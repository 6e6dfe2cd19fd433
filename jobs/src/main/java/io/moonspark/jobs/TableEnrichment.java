package io.moonspark.jobs;

import io.moonspark.udfs.Enrich;
import io.moonspark.udfs.EnrichCounters;
import io.moonspark.udfs.EnrichInput;
import io.moonspark.udfs.EnrichSettings;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.apache.spark.sql.streaming.Trigger;

/**
 * Enriches the rows that were added to a table since the last run: a stream that works off what is
 * there and ends. Source, checkpoint and sink together make every row arrive exactly once.
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
  public RunCounts run(EnrichSettings settings, EnrichCounters counters, Progress progress)
      throws Exception {
    Checkpoint checkpoint = Checkpoint.of(plan, table.identity(), settings, output);
    if (checkpoint.isNew(spark, output)) {
      progress.total(table.rows());
    }
    output.create(spark);
    long start = System.nanoTime();
    StreamingQuery query =
        RunCounts.observed(Enrich.images(source(), input, settings, counters))
            .writeStream()
            .format("delta")
            .outputMode("append")
            .option("checkpointLocation", checkpoint.directory().toString())
            .trigger(Trigger.AvailableNow())
            .start(output.directory().toString());
    query.awaitTermination();
    return counts(query).took((System.nanoTime() - start) / 1e9);
  }

  private Dataset<Row> source() {
    Dataset<Row> rows = table.stream(plan.maxImagesPerBatch());
    if (columns.holdsBytes()) {
      LargeBinaries.configure(spark);
      return rows;
    }
    return rows.repartition(TASKS_PER_CORE * spark.sparkContext().defaultParallelism());
  }

  private static RunCounts counts(StreamingQuery query) {
    RunCounts counts = RunCounts.none();
    for (StreamingQueryProgress progress : query.recentProgress()) {
      Map<String, Row> observed = progress.observedMetrics();
      Row row = observed.get(RunCounts.OBSERVATION);
      if (row != null) {
        counts = counts.plus(RunCounts.of(row::getAs));
      }
    }
    return counts;
  }
}
