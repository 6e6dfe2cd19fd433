package io.moonspark.jobs;

import io.moonspark.model.bench.ProcessMemory;
import io.moonspark.udfs.EnrichCounters;
import io.moonspark.udfs.EnrichSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Enriches a sample of what is new, twice, and tells from that what a run would take. The first
 * time pays for what every run pays for once; the second time tells the rate.
 *
 * <p>Nothing is written to the output. In local mode the sample goes to a Delta table in a
 * temporary directory, so that writing is measured, too; on a cluster its rows are dropped.
 */
final class DryRun {

  private static final double HOUR = 3600;
  private static final double GIGABYTE = 1e9;

  private final SparkSession spark;
  private final EnrichSettings settings;
  private final EnrichCounters counters;

  /**
   * Part of what is new.
   *
   * @param total images that are new
   * @param images those of the sample
   * @param enriched the sample's rows; computed whenever they are used
   */
  record Sample(long total, long images, Dataset<Row> enriched) {}

  /**
   * What a run would take.
   *
   * @param startSeconds that a run takes before it is at its rate
   */
  record Prediction(long images, double imagesPerSecond, double startSeconds, int executors) {

    double seconds() {
      return startSeconds + images / imagesPerSecond;
    }

    void print(PrintWriter out) throws IOException {
      out.printf(
          Locale.ROOT,
          "%,d new images would take %.1f s (%.2f hours, %.2f executor-hours on %d executors):"
              + " %.1f s to start and %.1f images/s.%n",
          images,
          seconds(),
          seconds() / HOUR,
          seconds() / HOUR * executors,
          executors,
          startSeconds,
          imagesPerSecond);
      OptionalLong memory = ProcessMemory.peakResidentBytes();
      if (memory.isPresent()) {
        out.printf(
            Locale.ROOT,
            "This process took %.2f GB at most. Nothing was written.%n",
            memory.getAsLong() / GIGABYTE);
      }
      out.flush();
    }
  }

  DryRun(SparkSession spark, EnrichSettings settings, EnrichCounters counters) {
    this.spark = spark;
    this.settings = settings;
    this.counters = counters;
  }

  Prediction predict(Enrichment enrichment, int sampleSize, Configuration hadoop) throws Exception {
    Sample sample = enrichment.sample(settings, counters, sampleSize);
    if (sample.images() == 0) {
      return new Prediction(sample.total(), 1, 0, executors());
    }
    double first = time(sample, hadoop);
    double second = time(sample, hadoop);
    return new Prediction(
        sample.total(), sample.images() / second, Math.max(0, first - second), executors());
  }

  private double time(Sample sample, Configuration hadoop) throws Exception {
    if (!spark.sparkContext().isLocal()) {
      long start = System.nanoTime();
      sample.enriched().write().format("noop").mode("overwrite").save();
      return since(start);
    }
    Path folder = Files.createTempDirectory("moonspark-dry-run");
    OutputTable table = OutputTable.at(folder.resolve("output").toString(), hadoop);
    try (OutputWriter writer =
        new OutputWriter(spark, table, RunId.of(settings), Duration.ZERO, line -> {})) {
      writer.look();
      writer.begin();
      long start = System.nanoTime();
      writer.append(sample.enriched(), sample.images());
      return since(start);
    } finally {
      Folders.delete(folder);
    }
  }

  private int executors() {
    // The driver is in this count, too, and in local mode alone.
    return Math.max(1, spark.sparkContext().getExecutorMemoryStatus().size() - 1);
  }

  private static double since(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }
}
