package io.moonspark.jobs;

import io.moonspark.model.bench.Median;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How the Spark job's images/s grow from one executor to two, in turn on clusters of real
 * processes. Of each cluster the last of several jobs counts: executors start cold.
 *
 * @param images files, or null for the samples
 */
record ScalingBench(int count, int batch, int rounds, String model, String images) {

  private static final int JOBS = 2;

  void run(PrintWriter out) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("moonspark-scaling");
    Files.createDirectories(folder.resolve("spark-home/jars"));
    out.printf(
        "%s, batches of %d, %,d images a job, a normal caption each, executors of one core%n",
        model, batch, count);
    List<Double> gains = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      double one = imagesPerSecond(1, folder);
      double two = imagesPerSecond(2, folder);
      gains.add(two / one);
      out.printf(
          Locale.ROOT,
          "round %d: 1 executor %.1f images/s, 2 executors %.1f images/s, %.2f times%n",
          round,
          one,
          two,
          two / one);
      out.flush();
    }
    out.printf(Locale.ROOT, "2 executors: %.2f times (median)%n", Median.of(gains));
    out.flush();
    Folders.delete(folder);
  }

  private double imagesPerSecond(int executors, Path folder)
      throws IOException, InterruptedException {
    Path json = folder.resolve("rates.json");
    List<String> command = new ArrayList<>(List.of("bench", "--job", "--json", json.toString()));
    command.addAll(List.of("--rounds", Integer.toString(JOBS), "--count", Integer.toString(count)));
    command.addAll(List.of("--batch", Integer.toString(batch), "--model", model));
    if (images != null) {
      command.addAll(List.of("--images", images));
    }
    Path log = folder.resolve("jobs.log");
    Process jobs =
        ChildProcess.start(settings(executors), command, log, folder.resolve("spark-home"));
    if (jobs.waitFor() != ExitCodes.OK) {
      throw new IOException("the job failed, see " + log);
    }
    List<Double> rates = Rates.read(json).job();
    return rates.get(rates.size() - 1);
  }

  /** A JVM that sees one processor, as it does in a container of one core. */
  private static Map<String, String> settings(int executors) {
    Map<String, String> settings = new HashMap<>(ChildProcess.cluster(executors));
    settings.put("spark.executor.extraJavaOptions", "-XX:ActiveProcessorCount=1");
    return settings;
  }
}
