package io.moonspark.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import io.moonspark.model.ErrorCode;
import io.moonspark.udfs.Enrich;
import io.moonspark.udfs.EnrichCounters;
import io.moonspark.udfs.EnrichInput;
import io.moonspark.udfs.EnrichSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * Enriches the files of a directory that are new or have changed: lists them, leaves out those that
 * the output has, and appends the rest in chunks of one commit each. The output itself is the only
 * memory of what is done, so an interrupted run costs the chunk it was at.
 */
final class FolderEnrichment implements Enrichment {

  private static final EnrichInput INPUT =
      new EnrichInput(
          col("image"), null, col("image"), col("source_modified"), col("source_length"), null);

  private final SparkSession spark;
  private final JavaSparkContext context;
  private final ImageSource.Folder source;
  private final OutputTable output;
  private final EnrichPlan plan;

  FolderEnrichment(
      SparkSession spark, ImageSource.Folder source, OutputTable output, EnrichPlan plan) {
    this.spark = spark;
    this.context = new JavaSparkContext(spark.sparkContext());
    this.source = source;
    this.output = output;
    this.plan = plan;
  }

  @Override
  public RunCounts run(
      EnrichSettings settings, EnrichCounters counters, Progress progress, OutputWriter writer)
      throws OutputBusyException, IOException, InterruptedException {
    writer.look();
    JavaRDD<Row> pending = pending(settings);
    try {
      long total = pending.count();
      if (total == 0) {
        return RunCounts.none();
      }
      Enrich.warmUp(settings, spark.sparkContext().conf());
      if (writer.begin() == OutputWriter.Meanwhile.CHANGED) {
        pending.unpersist();
        writer.look();
        pending = pending(settings);
        total = pending.count();
      }
      progress.total(total);
      long start = System.nanoTime();
      RunCounts counts = RunCounts.none();
      // Through the driver, so that a chunk is these files and no others whatever is lost or listed
      // again meanwhile. Only one chunk is there at a time.
      Iterator<Row> files = pending.toLocalIterator();
      // A run that fails all over must not go on for a night to say so.
      while (files.hasNext() && plan.failureBudget().exceeded(counts).isEmpty()) {
        counts = counts.plus(writer.append(enriched(nextChunk(files), settings, counters)));
      }
      return counts.took((System.nanoTime() - start) / 1e9);
    } finally {
      pending.unpersist();
    }
  }

  private JavaRDD<Row> pending(EnrichSettings settings) throws IOException {
    return notDone(settings).persist(StorageLevel.MEMORY_AND_DISK_SER());
  }

  private JavaRDD<Row> notDone(EnrichSettings settings) throws IOException {
    JavaRDD<Row> listing = FolderListing.of(context, source.roots(), output.directory());
    if (!output.exists()) {
      return listing;
    }
    Dataset<Row> listed = spark.createDataFrame(listing, FolderListing.SCHEMA);
    Dataset<Row> done =
        output
            .rowsOf(spark, settings)
            .where(col("error").isNull().or(not(col("error.code").isin(retried()))))
            .select("image", "source_length", "source_modified");
    return listed
        .join(
            done,
            listed
                .col("image")
                .equalTo(done.col("image"))
                .and(listed.col("source_length").equalTo(done.col("source_length")))
                .and(listed.col("source_modified").equalTo(done.col("source_modified"))),
            "left_anti")
        .javaRDD();
  }

  /** Errors that do not make an image done. */
  private Object[] retried() {
    return Arrays.stream(ErrorCode.values())
        .filter(code -> plan.retry() == EnrichPlan.Retry.ALL || code.isTransient())
        .map(ErrorCode::label)
        .toArray();
  }

  private List<Row> nextChunk(Iterator<Row> files) {
    List<Row> chunk = new ArrayList<>();
    while (files.hasNext() && chunk.size() < plan.maxImagesPerBatch()) {
      chunk.add(files.next());
    }
    return chunk;
  }

  private Dataset<Row> enriched(List<Row> chunk, EnrichSettings settings, EnrichCounters counters) {
    List<List<Row>> tasks = TaskSizes.cut(chunk, context.defaultParallelism());
    Dataset<Row> files =
        spark.createDataFrame(
            context.parallelize(tasks, tasks.size()).flatMap(List::iterator), FolderListing.SCHEMA);
    return Enrich.images(files, INPUT, settings, counters);
  }
}
