package io.moonspark.jobs;

import static org.apache.spark.sql.functions.col;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Kills runs at random moments, drivers and executors in turn, over a directory that grows all the
 * while, and then looks whether the output has each image once.
 */
final class Chaos {

  /** Commits are small, so that kills meet runs between them, too. */
  static final int IMAGES_PER_COMMIT = 100;

  private static final int GROWTH = 150;

  private final Path folder;
  private final Corpus corpus;
  private final Random random;
  private final PrintWriter out;
  private int kills;
  private int runs;

  /**
   * What is in the output at the end.
   *
   * @param missing images without a row
   * @param failed rows with an error
   */
  record Result(
      int kills, int runs, long images, long rows, long duplicates, long missing, long failed) {

    boolean good() {
      return rows == images && duplicates == 0 && missing == 0 && failed == 0;
    }
  }

  /** What a kill ends. */
  enum Victim {
    DRIVER,
    EXECUTOR
  }

  /**
   * @param folder empty, for corpus, output and logs
   * @param originals image files to make the corpus from
   */
  Chaos(Path folder, List<Path> originals, long seed, PrintWriter out) throws IOException {
    this.folder = folder;
    this.corpus = Corpus.in(folder.resolve("images"), originals);
    this.random = new Random(seed);
    this.out = out;
    Files.createDirectories(folder.resolve("spark-home/jars"));
  }

  /** Adds images. */
  void grow(int images) throws IOException {
    corpus.grow(images);
  }

  /** Kills so many runs, then lets one finish. */
  Result run(int wanted) throws IOException, InterruptedException {
    grow(2 * GROWTH);
    double whole = finish(start(Victim.DRIVER));
    while (kills < wanted) {
      grow(GROWTH / 2 + random.nextInt(GROWTH));
      strike(kills % 2 == 0 ? Victim.DRIVER : Victim.EXECUTOR, whole);
    }
    finish(start(Victim.DRIVER));
    return result();
  }

  private void strike(Victim victim, double whole) throws IOException, InterruptedException {
    long delay = (long) (1000 * whole * random.nextDouble());
    Process run = start(victim);
    if (run.waitFor(delay, TimeUnit.MILLISECONDS)) {
      requireSuccess(run);
      return;
    }
    if (victim == Victim.DRIVER) {
      run.descendants().forEach(ProcessHandle::destroyForcibly);
      run.destroyForcibly().waitFor();
      killed(victim, delay);
      return;
    }
    // A driver has no other children.
    Optional<ProcessHandle> executor = run.children().findAny();
    while (executor.isEmpty() && run.isAlive()) {
      Thread.sleep(50);
      executor = run.children().findAny();
    }
    if (executor.isPresent() && executor.get().destroyForcibly()) {
      killed(victim, delay);
    }
    finish(run);
  }

  private void killed(Victim victim, long delay) {
    kills++;
    out.printf(
        "kill %d: %s after %.1f s%n",
        kills, victim.name().toLowerCase(Locale.ROOT), delay / 1000.0);
    out.flush();
  }

  /** Starts a run, on a cluster of processes if it is an executor that shall die. */
  Process start(Victim victim) throws IOException {
    runs++;
    Map<String, String> settings = new TreeMap<>();
    if (victim == Victim.DRIVER) {
      settings.put("spark.master", "local[2]");
    } else {
      settings.put("spark.master", "local-cluster[2,1,1024]");
      settings.put("spark.executor.memory", "1024m");
      settings.put("spark.executor.extraClassPath", ChildProcess.classPath());
    }
    List<String> command = new ArrayList<>(List.of("enrich", "--caption", "short"));
    command.addAll(List.of("--images", corpus.folder().toString()));
    command.addAll(List.of("--output", output().toString()));
    command.addAll(List.of("--max-images-per-batch", Integer.toString(IMAGES_PER_COMMIT)));
    return ChildProcess.start(settings, command, log(), folder.resolve("spark-home"));
  }

  /** Waits for the end of a run; returns seconds. */
  double finish(Process run) throws IOException, InterruptedException {
    long start = System.nanoTime();
    run.waitFor();
    requireSuccess(run);
    return (System.nanoTime() - start) / 1e9;
  }

  private void requireSuccess(Process run) throws IOException {
    if (run.exitValue() != ExitCodes.OK) {
      throw new IOException(
          "a run that was not killed ended with exit code " + run.exitValue() + ", see " + log());
    }
  }

  Result result() throws IOException {
    SparkSession spark = Sessions.open();
    Dataset<Row> rows = spark.read().format("delta").load(output().toString());
    long count = rows.count();
    long distinct = rows.select("image").distinct().count();
    return new Result(
        kills,
        runs,
        corpus.size(),
        count,
        count - distinct,
        corpus.size() - distinct,
        rows.where(col("error").isNotNull()).count());
  }

  Path output() {
    return folder.resolve("output");
  }

  private Path log() {
    return folder.resolve("runs.log");
  }
}
