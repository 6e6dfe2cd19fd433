package io.moonspark.jobs;

import static java.util.stream.Collectors.toSet;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import io.moonspark.udfs.ContentDigests;
import io.moonspark.udfs.Enrich;
import io.moonspark.udfs.EnrichCounters;
import io.moonspark.udfs.EnrichInput;
import io.moonspark.udfs.EnrichSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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

  private static final int IMAGE = FolderListing.SCHEMA.fieldIndex("image");
  private static final long SAMPLE_SEED = 1;
  private static final int LENGTH = FolderListing.SCHEMA.fieldIndex("source_length");

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
    boolean hasRows = output.exists();
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
        hasRows = true;
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
        List<Row> chunk = nextChunk(files);
        describe(counts.images(), chunk.size(), total);
        if (hasRows || counts.images() > 0) {
          counts = counts.plus(appendNew(chunk, settings, counters, writer));
        } else {
          counts = counts.plus(writer.append(enriched(chunk, settings, counters), chunk.size()));
        }
      }
      return counts.took((System.nanoTime() - start) / 1e9);
    } finally {
      spark.sparkContext().setJobDescription(null);
      pending.unpersist();
    }
  }

  @Override
  public DryRun.Sample sample(EnrichSettings settings, EnrichCounters counters, int images)
      throws IOException {
    JavaRDD<Row> pending = pending(settings);
    try {
      List<Row> chunk = pending.takeSample(false, images, SAMPLE_SEED);
      return new DryRun.Sample(pending.count(), chunk.size(), enriched(chunk, settings, counters));
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
            .where(col("error").isNull().or(not(col("error.code").isin(plan.retried().toArray()))))
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

  /** Files of equal length, which may be equal files, come behind each other: into one task. */
  private List<Row> nextChunk(Iterator<Row> files) {
    Map<Long, List<Row>> byLength = new LinkedHashMap<>();
    for (int size = 0; files.hasNext() && size < plan.maxImagesPerBatch(); size++) {
      Row file = files.next();
      byLength.computeIfAbsent(length(file), length -> new ArrayList<>(1)).add(file);
    }
    List<Row> chunk = new ArrayList<>();
    byLength.values().forEach(chunk::addAll);
    return chunk;
  }

  /** Enriches those of a chunk whose content the output does not have, and copies the others. */
  private RunCounts appendNew(
      List<Row> chunk, EnrichSettings settings, EnrichCounters counters, OutputWriter writer)
      throws OutputBusyException, IOException, InterruptedException {
    KnownContent known = new KnownContent(spark, output, settings, plan);
    Set<Long> lengths =
        known.lengths(chunk.stream().map(FolderEnrichment::length).collect(toSet()));
    List<Row> candidates = chunk.stream().filter(file -> lengths.contains(length(file))).toList();
    if (candidates.isEmpty()) {
      return writer.append(enriched(chunk, settings, counters), chunk.size());
    }
    try (KnownContent.Copies copies =
        known.copies(ContentDigests.of(files(candidates), INPUT, settings))) {
      Set<String> copied = copies.images();
      List<Row> rest =
          chunk.stream().filter(file -> !copied.contains(file.getString(IMAGE))).toList();
      Dataset<Row> rows =
          rest.isEmpty()
              ? copies.rows()
              : copied.isEmpty()
                  ? enriched(rest, settings, counters)
                  : enriched(rest, settings, counters).union(copies.rows());
      counters.images().add(copied.size());
      return writer.append(rows, chunk.size());
    }
  }

  private Dataset<Row> enriched(List<Row> chunk, EnrichSettings settings, EnrichCounters counters) {
    return Enrich.images(files(chunk), INPUT, settings, counters);
  }

  private Dataset<Row> files(List<Row> chunk) {
    List<List<Row>> tasks =
        TaskSizes.cut(chunk, context.defaultParallelism(), FolderEnrichment::length);
    return spark.createDataFrame(
        context.parallelize(tasks, tasks.size()).flatMap(List::iterator), FolderListing.SCHEMA);
  }

  /** What Spark's web UI calls the jobs of a chunk. */
  private void describe(long done, int images, long total) {
    spark
        .sparkContext()
        .setJobDescription(
            String.format(
                Locale.ROOT, "enrich images %,d to %,d of %,d", done + 1, done + images, total));
  }

  private static long length(Row file) {
    return file.getLong(LENGTH);
  }
}
