package io.moonspark.jobs;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Moonspark in a JVM of its own, started like this one, so that it can be killed. */
final class ChildProcess {

  /** Options of this JVM that a child must not share: its size, its master, its recordings. */
  private static final List<String> OWN =
      List.of(
          "-Xmx",
          "-Dspark.master",
          "-XX:ArchiveClassesAtExit",
          "-XX:StartFlightRecording",
          "-javaagent",
          "-agentlib");

  private ChildProcess() {}

  /**
   * Starts a command.
   *
   * @param settings system properties, such as {@code spark.master}
   * @param log what its output is added to
   * @param sparkHome a directory with a directory {@code jars}, for clusters of local processes
   */
  static Process start(Map<String, String> settings, List<String> command, Path log, Path sparkHome)
      throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> OWN.stream().noneMatch(option::startsWith))
        .forEach(line::add);
    line.add("-Xmx1g");
    settings.forEach((key, value) -> line.add("-D" + key + "=" + value));
    line.add("-cp");
    line.add(classPath());
    line.add(Moonspark.class.getName());
    line.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().put("SPARK_HOME", sparkHome.toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    return builder.start();
  }

  /** Settings of a cluster of so many executors with a core each, all processes of this machine. */
  static Map<String, String> cluster(int executors) {
    return Map.of(
        "spark.master",
        "local-cluster[" + executors + ",1,1024]",
        "spark.executor.memory",
        "1024m",
        "spark.executor.extraClassPath",
        classPath());
  }

  /** The class path of this JVM; absolute, as executors run elsewhere. */
  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }
}
