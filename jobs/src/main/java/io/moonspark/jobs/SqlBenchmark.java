package io.moonspark.jobs;

import io.moonspark.model.bench.Median;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * The SQL functions against the enrich job, and three functions against one, over the same files in
 * turn.
 */
final class SqlBenchmark {

  private static final String CAPTION = "moondream_caption(content)";
  private static final String THREE =
      CAPTION
          + ", moondream_query(content, 'How many things are there?'),"
          + " moondream_detect(content, 'car')";

  private final SparkSession spark;
  private final Callable<RunCounts> job;
  private final PrintWriter out;

  /**
   * A benchmark.
   *
   * @param corpus directory of image files
   * @param job enriches these files with a normal caption, into a new table each time
   */
  SqlBenchmark(
      SparkSession spark,
      String corpus,
      String model,
      int batch,
      Callable<RunCounts> job,
      PrintWriter out) {
    this.spark = spark.newSession();
    this.spark.conf().set("spark.moonspark.model", model);
    this.spark.conf().set("spark.moonspark.cropBudget", batch);
    SqlViews.ofImages(this.spark, corpus);
    this.job = job;
    this.out = out;
  }

  /** Measures and prints. {@code folder} is for tables. */
  void run(int rounds, Path folder) throws Exception {
    List<Double> ofJob = new ArrayList<>();
    List<Double> ofOne = new ArrayList<>();
    seconds(CAPTION, folder.resolve("warm"));
    for (int round = 1; round <= rounds; round++) {
      RunCounts counts = job.call();
      double one = seconds(CAPTION, folder.resolve("one" + round));
      double three = seconds(THREE, folder.resolve("three" + round));
      double jobSeconds = counts.seconds();
      ofJob.add(jobSeconds / one);
      ofOne.add(three / one);
      out.printf(
          Locale.ROOT,
          "round %d  enrich job %.1f s, %.1f images/s; moondream_caption %.1f s, %.1f images/s;"
              + " caption, query and detect %.1f s%n",
          round,
          jobSeconds,
          counts.images() / jobSeconds,
          one,
          counts.images() / one,
          three);
      out.flush();
    }
    out.printf(
        Locale.ROOT,
        "moondream_caption: %.0f %% of the enrich job's images/s; caption, query and detect: %.2f"
            + " times the seconds of the caption (medians of the rounds)%n",
        100 * Median.of(ofJob),
        Median.of(ofOne));
  }

  /** From the first file to the Delta commit, as for the job. */
  private double seconds(String functions, Path output) {
    long start = System.nanoTime();
    Dataset<Row> rows =
        spark.sql("SELECT image, " + functions + " FROM images").toDF(names(functions));
    rows.write().format("delta").mode(SaveMode.Append).save(output.toString());
    return (System.nanoTime() - start) / 1e9;
  }

  private static String[] names(String functions) {
    return functions.equals(CAPTION)
        ? new String[] {"image", "caption"}
        : new String[] {"image", "caption", "answer", "boxes"};
  }
}
