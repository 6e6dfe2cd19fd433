package io.moonspark.jobs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.internal.config.ConfigEntry;
import org.apache.spark.resource.ResourceInformation;
import org.apache.spark.sql.internal.SQLConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/** What lies in {@code conf} is for copying, so it must be right. */
final class ConfFilesTest {

  private static final Path CONF = Path.of("..", "conf");
  private static final Path SCHEDULE = CONF.resolve("schedule");

  /** Settings that Spark reads without declaring them in one place. */
  private static final Pattern UNDECLARED =
      Pattern.compile(
          "spark\\.(executor|task)\\.resource\\.gpu\\.(amount|vendor|discoveryScript)"
              + "|spark\\.hadoop\\.parquet\\..*|spark\\.(yarn|kubernetes)\\..*");

  private static final Set<String> UNIT_KEYS =
      Set.of(
          "Description",
          "Wants",
          "After",
          "Type",
          "User",
          "Environment",
          "ExecStart",
          "Restart",
          "RestartPreventExitStatus",
          "RestartSec",
          "OnCalendar",
          "Persistent",
          "RandomizedDelaySec",
          "WantedBy");

  @TempDir Path temp;

  static Stream<Path> properties() throws IOException {
    try (Stream<Path> files = Files.list(CONF)) {
      return files.filter(file -> file.toString().endsWith(".conf")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("properties")
  void settingsAreSparksAndHaveValuesItTakes(Path file) throws IOException {
    Properties settings = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      settings.load(in);
    }
    // The declarations come with these classes.
    SQLConf.get();
    SparkConf conf = new SparkConf(false);
    settings.forEach((key, value) -> conf.set((String) key, ((String) value).strip()));
    for (String key : settings.stringPropertyNames()) {
      ConfigEntry<?> entry = ConfigEntry.findEntry(key);
      assertTrue(entry != null || UNDECLARED.matcher(key).matches(), key);
      if (entry != null) {
        assertNotNull(conf.get(entry), key);
      }
    }
  }

  @Test
  void argumentsOfTheNightlyRunAreFlagsOfTheCommand() {
    refusedOnlyForItsPath(List.of("enrich", "@" + CONF.resolve("nightly.args")));
  }

  @Test
  void scheduledCommandsAreCommands() throws IOException {
    String cron = line(SCHEDULE.resolve("moonspark.cron"), "15 2 ");
    assertTrue(cron.matches("(\\S+ ){5}moonspark /opt/moonspark/bin/moonspark enrich .*"), cron);
    refusedOnlyForItsPath(arguments(cron.substring(0, cron.indexOf(" >>"))));
    refusedOnlyForItsPath(arguments(line(SCHEDULE.resolve("moonspark.service"), "ExecStart=")));
  }

  @Test
  void kubernetesJobRunsACommand() throws IOException {
    Map<?, ?> job;
    try (Reader in = Files.newBufferedReader(SCHEDULE.resolve("kubernetes-cronjob.yaml"))) {
      job = new Yaml().load(in);
    }
    assertEquals("CronJob", job.get("kind"));
    Object spec = job;
    for (String key : List.of("spec", "jobTemplate", "spec", "template", "spec")) {
      spec = ((Map<?, ?>) spec).get(key);
    }
    Map<?, ?> container = (Map<?, ?>) ((List<?>) ((Map<?, ?>) spec).get("containers")).get(0);
    List<String> command =
        ((List<?>) container.get("command")).stream().map(Object::toString).toList();
    refusedOnlyForItsPath(arguments(String.join(" ", command)));
  }

  @ParameterizedTest
  @MethodSource("units")
  void systemdUnitsHaveSectionsAndKeys(Path file) throws IOException {
    for (String line : Files.readAllLines(file)) {
      if (!line.isBlank() && !line.startsWith("#")) {
        boolean section = line.matches("\\[(Unit|Service|Timer|Install)]");
        assertTrue(section || UNIT_KEYS.contains(line.split("=", 2)[0]), line);
      }
    }
  }

  static Stream<Path> units() {
    return Stream.of(SCHEDULE.resolve("moonspark.service"), SCHEDULE.resolve("moonspark.timer"));
  }

  @Test
  void airflowDagIsPython() throws Exception {
    assumeTrue(isOnPath("python3"), "python3 is on this machine");
    String check = "import ast, sys; ast.parse(open(sys.argv[1]).read())";
    assertEquals(0, run("python3", "-c", check, SCHEDULE.resolve("airflow_dag.py").toString()));
  }

  @Test
  void discoveryScriptTellsSparkTheGpus() throws Exception {
    Path fake = temp.resolve("nvidia-smi");
    Files.writeString(fake, "#!/bin/sh\necho 0\necho 1\n");
    assertTrue(fake.toFile().setExecutable(true));
    Path out = temp.resolve("out");
    ProcessBuilder script =
        new ProcessBuilder("bash", CONF.resolve("gpu-discovery.sh").toString())
            .redirectOutput(out.toFile());
    script.environment().merge("PATH", temp.toString(), (old, own) -> own + ":" + old);
    assertEquals(0, script.start().waitFor());
    ResourceInformation gpus = ResourceInformation.parseJson(Files.readString(out));
    assertEquals("gpu", gpus.name());
    assertArrayEquals(new String[] {"0", "1"}, gpus.addresses());
  }

  @Test
  void scriptsAreBash() throws Exception {
    for (String script : List.of("../bin/moonspark", "../conf/gpu-discovery.sh")) {
      assertEquals(0, run("bash", "-n", script), script);
    }
  }

  private static int run(String... command) throws Exception {
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }

  private static boolean isOnPath(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  private static String line(Path file, String start) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith(start))
        .findFirst()
        .orElseThrow();
  }

  /** What comes behind the launcher, without the flags that are the launcher's own. */
  private static List<String> arguments(String line) {
    List<String> words =
        new ArrayList<>(Arrays.asList(line.replaceFirst(".*/bin/moonspark ", "").split(" ")));
    for (String own : List.of("--master", "--properties-file", "--device")) {
      int at = words.indexOf(own);
      if (at >= 0) {
        words.subList(at, at + 2).clear();
      }
    }
    words.replaceAll(word -> word.replace("/opt/moonspark/conf", CONF.toString()));
    return words;
  }

  /** The images of the example are on no machine; all else is checked before them. */
  private static void refusedOnlyForItsPath(List<String> arguments) {
    StringWriter err = new StringWriter();
    int code =
        Moonspark.run(
            new PrintWriter(new StringWriter()),
            new PrintWriter(err, true),
            arguments.toArray(String[]::new));
    assertEquals(ExitCodes.USAGE, code, err.toString());
    assertEquals("moonspark enrich: --images /data/images: no such path", err.toString().strip());
  }
}
