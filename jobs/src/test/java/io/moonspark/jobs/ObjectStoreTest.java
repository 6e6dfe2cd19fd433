package io.moonspark.jobs;

import static org.apache.spark.sql.functions.col;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moonspark.jobs.S3Proxy.Refusal;
import io.moonspark.jobs.S3Proxy.Request;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.launcher.JavaModuleOptions;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images, packs and tables in an object store; with {@code mvn -Ps3}. */
@Tag("s3")
final class ObjectStoreTest {

  private static final String BUCKET = "s3a://lake/";
  private static final String PHOTOS = BUCKET + "photos";
  private static final int IMAGES = 12;
  private static final int PAGE = 5;
  private static final String SECRET = "mOOnSecretKeyThatNobodyMaySee0123456789+";

  @TempDir private static Path temp;
  private static S3Server server;
  private static S3Proxy proxy;
  private static FileSystem lake;
  private static int outputs;
  private String output;

  @BeforeAll
  static void lake() throws Exception {
    server = S3Server.start(temp.resolve("s3"));
    proxy = S3Proxy.before(server.address());
    HttpRequest create =
        HttpRequest.newBuilder(server.address().resolve("/lake"))
            .PUT(HttpRequest.BodyPublishers.noBody())
            .build();
    int status =
        HttpClient.newHttpClient()
            .send(create, HttpResponse.BodyHandlers.discarding())
            .statusCode();
    assertEquals(200, status);
    settings().forEach((key, value) -> Cli.hadoop().set(key, value));
    // File systems are cached by their addresses: what a run of this process opens is this one.
    lake = FileSystem.get(URI.create(BUCKET), Cli.hadoop());
    Path samples = Cli.samples(temp.resolve("photos"), IMAGES);
    lake.copyFromLocalFile(hadoopPath(samples.toString()), hadoopPath(PHOTOS));
  }

  private static Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("fs.s3a.endpoint", proxy.address().toString());
    settings.put("fs.s3a.path.style.access", "true");
    settings.put("fs.s3a.access.key", "moonspark");
    settings.put("fs.s3a.secret.key", SECRET);
    settings.put("fs.s3a.paging.maximum", "" + PAGE);
    settings.put("fs.s3a.retry.throttle.interval", "20ms");
    return settings;
  }

  @AfterAll
  static void end() throws Exception {
    if (lake != null) {
      lake.close();
    }
    if (proxy != null) {
      proxy.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void obey() {
    proxy.refuse(request -> Optional.empty());
    output = BUCKET + "enriched" + outputs++;
  }

  @Test
  void aListingOfSeveralPagesIsReadToItsEndAndASecondRunAddsNothing() throws IOException {
    assertOk(enrich());
    assertEquals(IMAGES, rows().where(col("error").isNull()).select("image").distinct().count());
    long pages =
        proxy.requests().stream()
            .filter(
                request ->
                    request.query().contains("prefix=photos/")
                        && request.query().contains("continuation-token"))
            .count();
    assertTrue(pages >= IMAGES / PAGE, proxy.requests()::toString);

    proxy.refuse(request -> Optional.empty());
    assertOk(enrich());
    assertEquals(IMAGES, rows().count());
    assertEquals(List.of(), proxy.requests().stream().filter(ObjectStoreTest::readsPhoto).toList());
  }

  @Test
  void aStoreThatSaysSlowDownCostsNoImage() {
    AtomicInteger reads = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    proxy.refuse(
        request -> {
          if (request.method().equals("GET") && reads.incrementAndGet() % 3 == 0) {
            refused.incrementAndGet();
            return Optional.of(Refusal.SLOW_DOWN);
          }
          return Optional.empty();
        });
    assertOk(enrich());
    assertTrue(refused.get() > IMAGES / 3, "refused " + refused);
    assertEquals(IMAGES, rows().where(col("error").isNull()).count());
  }

  @Test
  void anObjectThatVanishesAfterTheListingIsARowThatSaysMissing() {
    String gone = Cli.sample(3).getFileName().toString();
    proxy.refuse(
        request ->
            readsPhoto(request) && request.path().endsWith("/" + gone)
                ? Optional.of(Refusal.NO_SUCH_KEY)
                : Optional.empty());
    assertOk(enrich());
    assertEquals(IMAGES, rows().count());
    List<Row> failed = rows().where(col("error").isNotNull()).collectAsList();
    assertEquals(1, failed.size(), failed::toString);
    assertEquals(PHOTOS + "/" + gone, failed.get(0).<String>getAs("image"));
    assertEquals("missing", failed.get(0).<Row>getAs("error").<String>getAs("code"));
  }

  @Test
  void ofSeveralWritersOfACommitOneSucceeds() throws Exception {
    String commit = output + "/_delta_log/00000000000000000000.json";
    Configuration hadoop = Cli.hadoop();
    List<CompletableFuture<Boolean>> writers =
        IntStream.range(0, 8)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> {
                          try {
                            new ConditionalLogStore(hadoop)
                                .write(
                                    hadoopPath(commit), List.of("" + i).iterator(), false, hadoop);
                            return true;
                          } catch (FileAlreadyExistsException e) {
                            return false;
                          } catch (IOException e) {
                            throw new AssertionError(e);
                          }
                        }))
            .toList();
    int succeeded = 0;
    String written = null;
    for (int i = 0; i < writers.size(); i++) {
      if (writers.get(i).get()) {
        succeeded++;
        written = i + "\n";
      }
    }
    assertEquals(1, succeeded);
    byte[] there = NewFiles.read(lake, hadoopPath(commit)).orElseThrow();
    assertEquals(written, new String(there, StandardCharsets.UTF_8));
  }

  @Test
  void withoutConditionalWritesARunSaysThatItCannotKeepAnotherOut() throws Exception {
    Configuration hadoop = new Configuration(Cli.hadoop());
    hadoop.setBoolean("fs.s3a.create.conditional.enabled", false);
    hadoop.setBoolean("fs.s3a.impl.disable.cache", true);
    List<String> told = new ArrayList<>();
    OutputTable table = OutputTable.at(output, hadoop);
    try (FileSystem files = table.files();
        OutputLease lease =
            OutputLease.take(
                table, "alone", Duration.ZERO, OutputLease.Timing.DEFAULT, told::add)) {
      assertFalse(lease.isLost());
      assertTrue(files.exists(hadoopPath(output + "/_moonspark/lease")));
    }
    assertEquals(1, told.size(), told::toString);
    assertTrue(told.get(0).contains("let no other run write to " + output), told::toString);
  }

  @Test
  void twoRunsAtOnceTakeTurns() throws Exception {
    CompletableFuture<Cli.Result> other = CompletableFuture.supplyAsync(this::enrich);
    assertOk(enrich());
    assertOk(other.get());
    assertEquals(IMAGES, rows().count());
    assertEquals(IMAGES, rows().select("image").distinct().count());
    assertEquals(
        Set.of("*"),
        proxy.requests().stream()
            .filter(request -> request.method().equals("PUT"))
            .filter(request -> request.path().matches(".*/enriched\\d+/_delta_log/\\d+\\.json"))
            .map(request -> String.valueOf(request.ifNoneMatch()))
            .collect(Collectors.toSet()));
    assertFalse(lake.exists(hadoopPath(output + "/_moonspark/lease")));
  }

  @Test
  void executorsReadAPackFromTheStoreAndNobodyWritesTheSecretDown() throws Exception {
    Path pack = temp.resolve("pack");
    Cli.Result imported =
        Cli.run(
            "import", "--weights", Nano.write(temp.resolve("nano")), "--out", pack, "--name", "s3");
    assertOk(imported);
    lake.copyFromLocalFile(hadoopPath(pack.toString()), hadoopPath(BUCKET + "packs/s3"));

    Path log = temp.resolve("cluster.log");
    Process driver = startOnCluster(log, BUCKET + "packs/s3");
    try {
      assertTrue(driver.waitFor(4, TimeUnit.MINUTES), () -> text(log));
    } finally {
      driver.descendants().forEach(ProcessHandle::destroyForcibly);
      driver.destroyForcibly();
    }
    assertEquals(ExitCodes.OK, driver.exitValue(), () -> text(log));
    assertEquals(
        IMAGES,
        rows()
            .where("error is null and captions[0].text != '' and model.name = 's3'")
            .select("image")
            .distinct()
            .count());
    assertEquals(1, Cli.spark().read().format("delta").load(output + "/_moonspark/runs").count());
    try (Stream<Path> left = Files.walk(temp)) {
      for (Path file : left.filter(Files::isRegularFile).toList()) {
        assertTrue(
            file.endsWith("spark-defaults.conf")
                || !new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                    .contains(SECRET),
            file::toString);
      }
    }
    assertTrue(text(log).contains(" INFO "), "the log had something to hide");
  }

  private Process startOnCluster(Path log, String model) throws IOException {
    Path home = Files.createDirectories(temp.resolve("spark-home/jars")).getParent();
    List<String> conf = new ArrayList<>();
    conf.add("spark.master local-cluster[1,2,1024]");
    conf.add("spark.ui.enabled false");
    conf.add("spark.driver.host 127.0.0.1");
    conf.add("spark.sql.shuffle.partitions 2");
    conf.add("spark.databricks.delta.snapshotPartitions 2");
    conf.add("spark.executor.extraClassPath " + classPath());
    conf.add("spark.executor.extraJavaOptions -Dmoonspark.cache=" + temp.resolve("cache"));
    settings().forEach((key, value) -> conf.add("spark.hadoop." + key + " " + value));
    Path directory = Files.createDirectories(temp.resolve("conf"));
    Files.write(directory.resolve("spark-defaults.conf"), conf);

    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(Arrays.asList(JavaModuleOptions.defaultModuleOptions().split(" ")));
    command.add("-Dmoonspark.conf=" + directory);
    command.addAll(List.of("-Xmx1g", "-cp", classPath(), Moonspark.class.getName(), "enrich"));
    command.addAll(List.of("--images", PHOTOS, "--output", output, "--model", model));
    command.addAll(List.of("--caption", "short"));
    ProcessBuilder process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    process.environment().put("SPARK_HOME", home.toString());
    process.environment().put("SPARK_SCALA_VERSION", "2.13");
    process.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    process.environment().put("MOONSPARK_LOG_LEVEL", "info");
    return process.start();
  }

  private static String classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private Cli.Result enrich() {
    return Cli.enrich("--images", PHOTOS, "--output", output, "--caption", "short");
  }

  private Dataset<Row> rows() {
    return Cli.spark().read().format("delta").load(output);
  }

  private static boolean readsPhoto(Request request) {
    return request.path().matches("/lake/photos/\\d+\\.\\w+") && !request.method().equals("PUT");
  }

  private static void assertOk(Cli.Result result) {
    assertEquals(ExitCodes.OK, result.code(), result.err());
  }

  private static org.apache.hadoop.fs.Path hadoopPath(String path) {
    return new org.apache.hadoop.fs.Path(path);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
