package io.moonspark.udfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A standalone master and a worker that says it has two GPUs, all of them real processes. */
class FakeGpuClusterTest {
  @TempDir Path temp;

  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void end() throws InterruptedException {
    for (Process process : processes) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void executorsHaveGpusOfTheirOwnAndOneModelForAllTheirTasks() throws Exception {
    assertEquals(
        Set.of("gpu:0, 1 loads, 2 at once", "gpu:1, 1 loads, 2 at once"),
        run(Map.of("spark.task.resource.gpu.amount", "0.5")));
  }

  @Test
  void tasksThatEnrichMayNeedMoreOfAnExecutorThanOthers() throws Exception {
    assertEquals(
        Set.of("gpu:0, 1 loads, 1 at once", "gpu:1, 1 loads, 1 at once"),
        run(Map.of(StageResources.TASKS_PER_GPU, "1")));
  }

  /** What the last tasks of each executor say. */
  private Set<String> run(Map<String, String> tasks) throws Exception {
    String master = startCluster();
    Map<String, String> settings = new TreeMap<>(tasks);
    settings.put("spark.master", master);
    settings.put("spark.app.name", "gpus");
    settings.put("spark.ui.enabled", "false");
    settings.put("spark.driver.host", "127.0.0.1");
    settings.put("spark.executor.cores", "2");
    settings.put("spark.executor.memory", "600m");
    settings.put("spark.executor.resource.gpu.amount", "1");
    settings.put("spark.scheduler.minRegisteredResourcesRatio", "1");
    settings.put("spark.executor.extraClassPath", classPath());
    Process driver =
        start(settings, GpuJob.class.getName(), List.of(temp.resolve("result").toString()));
    assertTrue(driver.waitFor(3, TimeUnit.MINUTES), "the job ends");
    assertEquals(0, driver.exitValue(), Files.readString(temp.resolve("log")));
    Map<String, String> byExecutor = new TreeMap<>();
    for (String line : Files.readAllLines(temp.resolve("result"))) {
      String[] parts = line.split(" ", 2);
      byExecutor.merge(parts[0], parts[1], (one, other) -> one.compareTo(other) > 0 ? one : other);
    }
    assertEquals(2, byExecutor.size(), byExecutor.toString());
    return Set.copyOf(byExecutor.values());
  }

  /** Returns the address of the master. */
  private String startCluster() throws IOException, InterruptedException {
    Files.createDirectories(temp.resolve("spark-home/jars"));
    Path discovery = temp.resolve("gpus.sh");
    Files.writeString(
        discovery, "#!/bin/sh\necho '{\"name\": \"gpu\", \"addresses\": [\"0\", \"1\"]}'\n");
    assertTrue(discovery.toFile().setExecutable(true));
    int port = freePort();
    start(
        Map.of("spark.master.rest.enabled", "false"),
        "org.apache.spark.deploy.master.Master",
        List.of("--host", "127.0.0.1", "--port", "" + port, "--webui-port", "0"));
    awaitListener(port);
    String master = "spark://127.0.0.1:" + port;
    List<String> worker = new ArrayList<>(List.of("--host", "127.0.0.1", "--webui-port", "0"));
    worker.addAll(List.of("--cores", "4", "--memory", "2g"));
    worker.addAll(List.of("--work-dir", temp.resolve("work").toString(), master));
    start(
        Map.of(
            "spark.worker.resource.gpu.amount",
            "2",
            "spark.worker.resource.gpu.discoveryScript",
            discovery.toString()),
        "org.apache.spark.deploy.worker.Worker",
        worker);
    return master;
  }

  private Process start(Map<String, String> settings, String main, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(Arrays.asList(JavaModuleOptions.defaultModuleOptions().split(" ")));
    command.add("-Xmx600m");
    settings.forEach((key, value) -> command.add("-D" + key + "=" + value));
    command.addAll(List.of("-cp", classPath(), main));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(temp.resolve("log").toFile()));
    builder.environment().put("SPARK_HOME", temp.resolve("spark-home").toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  private static String classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void awaitListener(int port) throws InterruptedException {
    for (int i = 0; i < 600; i++) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return;
      } catch (IOException e) {
        Thread.sleep(100);
      }
    }
    throw new AssertionError("no master at port " + port);
  }
}
