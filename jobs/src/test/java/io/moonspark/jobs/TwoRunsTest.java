package io.moonspark.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moonspark.udfs.OutputSchema;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several runs over the same output, some of which die: each image once. */
final class TwoRunsTest {

  private static final CountDownLatch STARTED = new CountDownLatch(1);
  private static final CountDownLatch OVERTAKEN = new CountDownLatch(1);

  @TempDir private Path temp;
  private Path images;
  private Path output;

  @BeforeEach
  void paths() {
    images = temp.resolve("images");
    output = temp.resolve("out");
  }

  @Test
  void atOnceInOneProcess() throws Exception {
    Cli.samples(images, 12);
    CompletableFuture<Cli.Result> other = CompletableFuture.supplyAsync(this::run);
    Cli.Result result = run();
    assertEquals(ExitCodes.OK, result.code(), result.err());
    assertEquals(ExitCodes.OK, other.get().code(), other.get().err());
    assertEachOnce(12);
    assertFalse(Files.exists(output.resolve("_moonspark/lease")));
  }

  @Test
  void theSecondEndsWithALineIfItMayNotWait() throws Exception {
    Cli.samples(images, 1);
    OutputTable table = OutputTable.at(output.toString(), Cli.hadoop());
    try (OutputLease first =
        OutputLease.take(table, "first", Duration.ZERO, OutputLease.Timing.DEFAULT, line -> {})) {
      Cli.Result result =
          Cli.enrich("--images", images, "--output", output, "--caption", "short", "--max-wait", 0);
      assertEquals(ExitCodes.OUTPUT_BUSY, result.code(), result.err());
      assertTrue(result.err().contains("another run (process "), result.err());
      assertFalse(first.isLost());
    }
  }

  @Test
  void twoProcessesOfWhichTheOneAtWorkIsKilled() throws Exception {
    Cli.samples(images, 24);
    Process first = start();
    Process second = start();
    try {
      while (!Files.exists(output.resolve("_delta_log")) || Cli.commits(output) == 0) {
        assertTrue(first.isAlive() && second.isAlive(), () -> log() + first + second);
        Thread.sleep(20);
      }
      long holder =
          LeaseHolder.parse(Files.readAllBytes(output.resolve("_moonspark/lease"))).get().pid();
      Process killed = holder == first.pid() ? first : second;
      Process survivor = killed == first ? second : first;
      killed.destroyForcibly();
      assertTrue(survivor.waitFor(120, TimeUnit.SECONDS), this::log);
      assertEquals(ExitCodes.OK, survivor.exitValue(), this::log);
      assertEachOnce(24);
    } finally {
      first.destroyForcibly();
      second.destroyForcibly();
    }
  }

  @Test
  void aRunThatWasTakenForDeadCommitsNothingAnyMore() throws Exception {
    try (OutputWriter paused = writer();
        OutputWriter next = writer()) {
      paused.look();
      paused.begin();
      paused.append(rows("a"), 1);
      CompletableFuture<Throwable> late =
          CompletableFuture.supplyAsync(
              () ->
                  assertThrows(
                      OutputBusyException.class,
                      () -> paused.append(rows("b").map(new Pause(), rows("b").encoder()), 1)));
      STARTED.await();
      Files.delete(output.resolve("_moonspark/lease"));
      next.look();
      next.begin();
      next.append(rows("b"), 1);
      // As if the lease had been seen as its own a moment ago.
      Files.delete(output.resolve("_moonspark/lease"));
      OVERTAKEN.countDown();
      assertTrue(late.get().getMessage().contains("has taken over"), late.get()::toString);
      assertThrows(OutputBusyException.class, () -> paused.append(rows("c"), 1));
      assertEachOnce(2);
    }
  }

  private static final class Pause implements MapFunction<Row, Row> {

    private static final long serialVersionUID = 1L;

    @Override
    public Row call(Row row) throws InterruptedException {
      STARTED.countDown();
      OVERTAKEN.await();
      return row;
    }
  }

  private OutputWriter writer() {
    return new OutputWriter(
        Cli.spark(),
        OutputTable.at(output.toString(), Cli.hadoop()),
        new RunId(UUID.randomUUID().toString(), "model", "request"),
        Duration.ZERO,
        line -> {});
  }

  private static Dataset<Row> rows(String image) {
    Dataset<Row> rows = Cli.spark().createDataset(List.of(image), Encoders.STRING()).toDF("image");
    for (StructField field : OutputSchema.output().fields()) {
      if (!field.name().equals("image")) {
        rows = rows.withColumn(field.name(), functions.lit(null).cast(field.dataType()));
      }
    }
    return rows;
  }

  private void assertEachOnce(long expected) {
    assertEquals(expected, Cli.table(output).count());
    assertEquals(expected, Cli.table(output).select("image").distinct().count());
  }

  private Cli.Result run() {
    return Cli.enrich(
        "--images", images, "--output", output, "--caption", "short", "--max-images-per-batch", 4);
  }

  private Process start() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add") || argument.startsWith("-D"))
        .forEach(command::add);
    command.addAll(
        List.of(
            "-Dmoonspark.conf=src/test/resources", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("io.moonspark.jobs.Moonspark", "enrich", "--images", images.toString()));
    command.addAll(List.of("--output", output.toString(), "--caption", "short"));
    command.addAll(List.of("--max-images-per-batch", "8"));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(temp.resolve("log").toFile()))
        .start();
  }

  private String log() {
    try {
      return Files.readString(temp.resolve("log"));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
