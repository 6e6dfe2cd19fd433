package io.moonspark.jobs;

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
import java.util.concurrent.TimeUnit;

/**
 * Kills runs at random moments, drivers and executors in turn, over files and a table that grow all
 * the while, and then looks whether the outputs have each image once.
 */
final class Chaos {

  /** Commits are small, so that kills meet runs between them, too. */
  static final int IMAGES_PER_COMMIT = 100;

  private static final int GROWTH = 150;

  private final Path folder;
  private final List<ChaosSource> sources;
  private final Random random;
  private final PrintWriter out;
  private int kills;
  private int runs;

  /** What is in the outputs at the end. */
  record Result(int kills, int runs, ChaosSource.Found found) {}

  /** What a kill ends. */
  enum Victim {
    DRIVER,
    EXECUTOR
  }

  /**
   * @param folder for outputs and logs
   * @param sources that are enriched in turn
   */
  Chaos(Path folder, List<ChaosSource> sources, long seed, PrintWriter out) throws IOException {
    this.folder = folder;
    this.sources = sources;
    this.random = new Random(seed);
    this.out = out;
    Files.createDirectories(folder.resolve("spark-home/jars"));
  }

  /** Kills so many runs, then lets one finish for each source. */
  Result run(int wanted) throws IOException, InterruptedException {
    double whole = 0;
    for (ChaosSource source : sources) {
      source.grow(2 * GROWTH);
      whole = finish(start(source, Victim.DRIVER));
    }
    while (kills < wanted) {
      int before = kills;
      ChaosSource source = sources.get(before / Victim.values().length % sources.size());
      source.grow(GROWTH / 2 + random.nextInt(GROWTH));
      strike(source, Victim.values()[before % Victim.values().length], whole);
    }
    for (ChaosSource source : sources) {
      finish(start(source, Victim.DRIVER));
    }
    return result();
  }

  private void strike(ChaosSource source, Victim victim, double whole)
      throws IOException, InterruptedException {
    long delay = (long) (1000 * whole * random.nextDouble());
    Process run = start(source, victim);
    if (run.waitFor(delay, TimeUnit.MILLISECONDS)) {
      requireSuccess(run);
      return;
    }
    if (victim == Victim.DRIVER) {
      kill(run);
      killed(source, victim, delay);
      return;
    }
    // A driver has no other children.
    Optional<ProcessHandle> executor = run.children().findAny();
    while (executor.isEmpty() && run.isAlive()) {
      Thread.sleep(50);
      executor = run.children().findAny();
    }
    if (executor.isPresent() && executor.get().destroyForcibly()) {
      killed(source, victim, delay);
    }
    finish(run);
  }

  /** Ends a driver and its executors as the kernel would. */
  static void kill(Process run) throws InterruptedException {
    run.descendants().forEach(ProcessHandle::destroyForcibly);
    run.destroyForcibly().waitFor();
  }

  private void killed(ChaosSource source, Victim victim, long delay) {
    kills++;
    out.printf(
        Locale.ROOT,
        "kill %d: %s after %.1f s, over %s%n",
        kills,
        victim.name().toLowerCase(Locale.ROOT),
        delay / 1000.0,
        source);
    out.flush();
  }

  /** Starts a run, on a cluster of processes if it is an executor that shall die. */
  Process start(ChaosSource source, Victim victim) throws IOException {
    runs++;
    Map<String, String> settings =
        victim == Victim.DRIVER ? Map.of("spark.master", "local[2]") : ChildProcess.cluster(2);
    List<String> command = new ArrayList<>(List.of("enrich", "--caption", "short"));
    command.addAll(source.flags());
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

  private Result result() {
    return new Result(
        kills,
        runs,
        sources.stream()
            .map(ChaosSource::found)
            .reduce(ChaosSource.Found.none(), ChaosSource.Found::plus));
  }

  private Path log() {
    return folder.resolve("runs.log");
  }
}
