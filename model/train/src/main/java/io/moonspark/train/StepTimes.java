package io.moonspark.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the steps of a command cost, all its runs together; kept in a file. */
final class StepTimes {

  static final String FILE = "steps.json";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final Map<String, Cost> costs = new LinkedHashMap<>();

  /**
   * What a step cost.
   *
   * @param seconds that passed
   * @param cpuSeconds of all threads of this process
   * @param done whether it came to its end
   */
  record Cost(double seconds, double cpuSeconds, boolean done) {}

  /** A step. */
  interface Step {
    void run() throws Exception;
  }

  private StepTimes(Path file) {
    this.file = file;
  }

  /** Those of a directory, as far as there are any yet. */
  static StepTimes in(Path directory) throws IOException {
    StepTimes times = new StepTimes(directory.resolve(FILE));
    if (Files.exists(times.file)) {
      for (Map.Entry<String, JsonNode> step : JSON.readTree(times.file.toFile()).properties()) {
        JsonNode cost = step.getValue();
        times.costs.put(
            step.getKey(),
            new Cost(
                cost.path("seconds").asDouble(),
                cost.path("cpu_seconds").asDouble(),
                cost.path("done").asBoolean()));
      }
    }
    return times;
  }

  /** Runs a step, unless it was done before, and adds what it cost, also if it fails. */
  void run(String name, Step step) throws Exception {
    Cost before = of(name);
    if (before.done()) {
      return;
    }
    long start = System.nanoTime();
    long cpu = cpuNanos();
    boolean done = false;
    try {
      step.run();
      done = true;
    } finally {
      costs.put(
          name,
          new Cost(
              before.seconds() + (System.nanoTime() - start) / 1e9,
              before.cpuSeconds() + (cpuNanos() - cpu) / 1e9,
              done));
      write();
    }
  }

  /** What a step cost so far. */
  Cost of(String name) {
    return costs.getOrDefault(name, new Cost(0, 0, false));
  }

  private static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private void write() throws IOException {
    ObjectNode all = JSON.createObjectNode();
    costs.forEach(
        (name, cost) ->
            all.putObject(name)
                .put("seconds", cost.seconds())
                .put("cpu_seconds", cost.cpuSeconds())
                .put("done", cost.done()));
    Path partial = file.resolveSibling("." + FILE + ".partial");
    Files.writeString(partial, all + "\n");
    Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
