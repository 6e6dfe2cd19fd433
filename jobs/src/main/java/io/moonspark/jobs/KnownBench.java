package io.moonspark.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.sha2;

import io.moonspark.model.CaptionLength;
import io.moonspark.model.Request;
import io.moonspark.model.bench.Median;
import io.moonspark.udfs.EnrichSettings;
import io.moonspark.udfs.ModelRef;
import io.moonspark.udfs.OutputSchema;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * What a nightly run costs beside so many images that are known: with none new, and with some. The
 * runs are processes of their own, as at night.
 *
 * <p>The known images are files, hard links to a sample, and rows of a real output, copies of one
 * that was made by enriching it.
 */
record KnownBench(int known, int rounds) {

  private static final int NEW = 100;
  private static final int FILES_PER_DIRECTORY = 1_000;
  private static final int ROWS_PER_FILE = 10_000;

  void run(PrintWriter out) throws Exception {
    Path folder = Files.createTempDirectory("moonspark-known");
    try {
      List<Path> samples = Corpus.files(Samples.directory());
      Corpus fresh = Corpus.in(folder.resolve("fresh"), samples);
      Path images = Files.createDirectories(folder.resolve("images"));
      Path output = folder.resolve("output");
      link(samples.get(0), images);
      synthesize(images, output);
      Sessions.close();
      Path one = Files.createDirectories(folder.resolve("one"));
      Files.copy(samples.get(0), one.resolve("one.jpg"));
      Path some = Files.createDirectories(folder.resolve("some"));
      List<Double> none = new ArrayList<>();
      List<Double> more = new ArrayList<>();
      for (int round = 1; round <= rounds; round++) {
        double empty = seconds(folder, one, folder.resolve("one-" + round));
        double nothing = seconds(folder, images, output);
        write(fresh.next(NEW), some, images.resolve("new-" + round));
        double few = seconds(folder, some, folder.resolve("some-" + round));
        double fewMore = seconds(folder, images, output);
        none.add(nothing / empty);
        more.add(fewMore / few);
        out.printf(
            Locale.ROOT,
            "round %d: 1 image into an empty table %.1f s, 0 new of %,d %.1f s (%.2f times);"
                + " %d images into an empty table %.1f s, %d new of %,d %.1f s (%.2f times)%n",
            round,
            empty,
            known,
            nothing,
            nothing / empty,
            NEW,
            few,
            NEW,
            known,
            fewMore,
            fewMore / few);
        out.flush();
      }
      out.printf(
          Locale.ROOT,
          "0 new: %.2f times, %d new: %.2f times the run over an empty table (medians)%n",
          Median.of(none),
          NEW,
          Median.of(more));
      check(output, out);
    } finally {
      Folders.delete(folder);
    }
  }

  private void link(Path sample, Path images) throws IOException {
    Path directory = images;
    Path original = null;
    for (int i = 0; i < known; i++) {
      // File systems limit the links to one file.
      if (i % FILES_PER_DIRECTORY == 0) {
        directory = Files.createDirectories(images.resolve("directory-" + i));
        original = Files.copy(sample, directory.resolve(i + ".jpg"));
      } else {
        Files.createLink(directory.resolve(i + ".jpg"), original);
      }
    }
  }

  private void synthesize(Path images, Path output) throws Exception {
    Path one = Files.createDirectories(images.resolveSibling("template"));
    Files.copy(images.resolve("directory-0/0.jpg"), one.resolve("0.jpg"));
    PrintWriter silent = new PrintWriter(new StringWriter());
    EnrichPlan plan =
        EnrichPlan.ofFiles(
            one.toString(),
            Request.none().caption(CaptionLength.SHORT),
            output.toString(),
            ModelRef.NANO,
            EnrichSettings.CROPS_THAT_FIT,
            Integer.MAX_VALUE);
    new EnrichJob(plan, new Reports(silent, silent, false)).run();
    SparkSession spark = Sessions.open();
    Dataset<Row> files =
        spark.createDataFrame(
            FolderListing.of(
                new JavaSparkContext(spark.sparkContext()),
                List.of(hadoop(images)),
                hadoop(output)),
            FolderListing.SCHEMA);
    Dataset<Row> template =
        spark
            .read()
            .format("delta")
            .load(output.toString())
            .drop("image", "source_length", "source_modified", "content_sha256");
    Column[] columns =
        Arrays.stream(OutputSchema.output().fieldNames())
            .map(functions::col)
            .toArray(Column[]::new);
    files
        .withColumn("content_sha256", sha2(col("image").cast("binary"), 256))
        .crossJoin(template)
        .select(columns)
        .repartition(Math.max(1, known / ROWS_PER_FILE))
        .write()
        .format("delta")
        .mode("append")
        .save(output.toString());
  }

  private static org.apache.hadoop.fs.Path hadoop(Path path) {
    return new org.apache.hadoop.fs.Path(path.toUri());
  }

  /** Other images into two directories, of which the first has no others. */
  private static void write(List<Corpus.Image> images, Path alone, Path beside) throws IOException {
    Folders.delete(alone);
    Files.createDirectories(alone);
    Files.createDirectories(beside);
    for (Corpus.Image image : images) {
      Files.write(alone.resolve(image.name()), image.content());
      Files.write(beside.resolve(image.name()), image.content());
    }
  }

  private static double seconds(Path folder, Path images, Path output)
      throws IOException, InterruptedException {
    List<String> command =
        List.of(
            "enrich",
            "--images",
            images.toString(),
            "--output",
            output.toString(),
            "--caption",
            CaptionLength.SHORT.name().toLowerCase(Locale.ROOT));
    Path log = folder.resolve("runs.log");
    long start = System.nanoTime();
    Process run = ChildProcess.start(Map.of("spark.master", "local[*]"), command, log, folder);
    if (run.waitFor() != ExitCodes.OK) {
      throw new IOException("a run failed: " + Files.readString(log));
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private void check(Path output, PrintWriter out) {
    Dataset<Row> rows = Sessions.open().read().format("delta").load(output.toString());
    out.printf(
        Locale.ROOT,
        "%,d rows for %,d images: %,d enriched by the runs, %,d copied%n",
        rows.count() - 1,
        (long) known + (long) rounds * NEW,
        rows.where(col("image").contains("/new-")).where("not reused").count(),
        rows.where("reused").count());
    out.flush();
  }
}
