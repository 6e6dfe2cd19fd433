package io.moonspark.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.delta.tables.DeltaTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FolderEnrichmentTest {

  @TempDir private Path temp;
  private Path images;
  private Path output;

  @BeforeEach
  void paths() {
    images = temp.resolve("images");
    output = temp.resolve("out");
  }

  @Test
  void badFilesBecomeErrorRowsAndTheRunSucceeds() throws Exception {
    Cli.samples(images, 20);
    Map<String, String> expected = BadImages.write(images);

    Cli.Result result = run();

    assertEquals(ExitCodes.OK, result.code(), result.err());
    assertEquals(30, Cli.table(output).count());
    Map<String, String> codes = new HashMap<>();
    for (Row row :
        Cli.table(output).where("error is not null").select("image", "error").collectAsList()) {
      String image = row.getString(0);
      codes.put(image.substring(image.lastIndexOf('/') + 1), row.getStruct(1).getString(0));
      assertTrue(row.getStruct(1).getString(1).length() > 5, row::toString);
    }
    assertEquals(expected, codes);
    assertEquals(20, Cli.table(output).where("error is null and size(captions) = 1").count());
    assertTrue(
        result
            .out()
            .contains(
                "10 of them failed: unsupported_format 4, undecodable 3, empty 2, too_large 1."),
        result.out());

    assertTrue(run().out().contains("Nothing new"));
    assertEquals(30, Cli.table(output).count());
  }

  @Test
  void aRunWithMoreFailuresThanAllowedIsCommittedAndExitsWithItsOwnCode() throws Exception {
    Cli.samples(images, 6);
    int bad = BadImages.write(images).size();

    Cli.Result result = attempt("--max-failure-rate", "0.5");

    assertEquals(ExitCodes.TOO_MANY_FAILURES, result.code(), result.err());
    assertTrue(
        result.err().contains("--max-failure-rate 0.5: 10 of 16 images failed"), result.err());
    assertEquals(6 + bad, Cli.table(output).count());
    run("--max-failure-rate", "0.5");
  }

  @Test
  void anExhaustedFailureBudgetEndsTheRunAtItsNextCommit() throws Exception {
    Files.createDirectories(images);
    int bad = BadImages.write(images).size();

    Cli.Result result = attempt("--max-failures", "3", "--max-images-per-batch", "5");

    assertEquals(ExitCodes.TOO_MANY_FAILURES, result.code(), result.err());
    assertTrue(result.err().contains("--max-failures 3: 5 of 5 images failed"), result.err());
    assertEquals(5, Cli.table(output).count());
    run();
    assertEquals(bad, Cli.table(output).count());
  }

  @Test
  void failedImagesAreEnrichedAgainOnRequestAndMissingOnesAlways() throws Exception {
    Cli.samples(images, 2);
    int bad = BadImages.write(images).size();
    run();
    assertTrue(run().out().contains("Nothing new"));
    run("--retry-failed");
    assertEquals(2 + 2L * bad, Cli.table(output).count());

    DeltaTable.forPath(Cli.spark(), output.toString())
        .update(
            col("image").endsWith("000.jpg"),
            Map.of("error", struct(lit("missing").as("code"), lit("no such file").as("message"))));
    run();
    assertEquals(3 + 2L * bad, Cli.table(output).count());
    assertTrue(run().out().contains("Nothing new"));
  }

  @Test
  void onlyNewAndReplacedFilesAreEnrichedAgain() throws Exception {
    Cli.samples(images, 3);
    run();
    Path added = images.resolve("below").resolve("new.jpg");
    Files.createDirectories(added.getParent());
    Files.copy(Cli.sample(4), added);
    // Older than anything that is done, as files are that were copied with their times.
    Files.setLastModifiedTime(added, FileTime.from(Instant.EPOCH.plusSeconds(1)));
    run();
    assertEquals(4, Cli.table(output).count());
    assertEquals(1, rowsOf("below/new.jpg").size());

    Path replaced = images.resolve("000.jpg");
    Files.write(replaced, Files.readAllBytes(Cli.sample(5)));
    Files.setLastModifiedTime(replaced, FileTime.from(Instant.now().plusSeconds(60)));
    run();
    assertEquals(5, Cli.table(output).count());
    List<Row> both = rowsOf("000.jpg");
    assertEquals(2, both.size());
    assertTrue(!both.get(0).equals(both.get(1)), "the captions of two different images");
  }

  @Test
  void aFileDeletedFromTheFolderKeepsItsRow() throws Exception {
    Cli.samples(images, 2);
    run();
    Files.delete(images.resolve("000.jpg"));
    assertTrue(run().out().contains("Nothing new"));
    assertEquals(2, Cli.table(output).count());
  }

  @Test
  void filesThatComeWhileARunGoesOnAreDoneByTheNext() throws Exception {
    Cli.samples(images, 10);
    Path arriving = Files.createDirectories(temp.resolve("arriving"));
    AtomicBoolean goesOn = new AtomicBoolean(true);
    CompletableFuture<Void> uploads = CompletableFuture.runAsync(() -> upload(arriving, goesOn));
    run("--max-images-per-batch", 3);
    goesOn.set(false);
    uploads.join();
    run();
    try (Stream<Path> files = Files.list(images)) {
      assertEquals(files.count(), Cli.table(output).count());
    }
    assertEquals(Cli.table(output).count(), Cli.table(output).select("image").distinct().count());
    assertEquals(0, Cli.table(output).where("error is not null").count());
  }

  private void upload(Path arriving, AtomicBoolean goesOn) {
    try {
      for (int i = 0; goesOn.get() || i == 0; i++) {
        String name = "late-" + i + ".jpg";
        Files.copy(Cli.sample(i % 3), arriving.resolve(name));
        Files.move(arriving.resolve(name), images.resolve(name));
        Thread.sleep(20);
      }
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void anotherRequestIsAnsweredBesideTheFirst() {
    Cli.samples(images, 2);
    run();
    Cli.enrich("--images", images, "--output", output, "--ask", "How many things are there?");
    assertEquals(4, Cli.table(output).count());
    assertEquals(2, Cli.table(output).select("request_digest").distinct().count());
    assertEquals(2, Cli.table(output).where("size(answers) = 1").count());
  }

  @Test
  void hiddenFilesAndTheOutputItselfAreNoImages() throws Exception {
    Cli.samples(images, 2);
    Files.writeString(images.resolve("_SUCCESS"), "");
    Files.writeString(images.resolve(".DS_Store"), "x");
    output = images.resolve("out");
    run();
    assertTrue(run().out().contains("Nothing new"));
    assertEquals(2, Cli.table(output).count());
  }

  @Test
  void filesOfEqualContentAndStrangeNamesAllGetRows() throws Exception {
    Files.createDirectories(images);
    List<String> names =
        List.of("a b.jpg", "a%20b.jpg", "a#b?.jpg", "größe:1.jpg", "[a]{b}*.jpg", "k=v.jpg");
    for (String name : names) {
      Files.copy(Cli.sample(1), images.resolve(name));
    }
    run();
    assertEquals(
        List.of(),
        Cli.table(output).where("error is not null").select("image", "error").collectAsList());
    assertEquals(names.size(), Cli.table(output).count());
    assertEquals(1, Cli.table(output).select("content_sha256").distinct().count());
    assertTrue(run().out().contains("Nothing new"));
  }

  @Test
  void eachRunIsARowAndItsCommitsCarryItsId() throws Exception {
    Cli.samples(images, 2);
    Files.writeString(images.resolve("letter.txt"), "Dear reader");
    run();
    run();
    List<Row> runs =
        Cli.table(output.resolve("_moonspark/runs"))
            .orderBy("started_at")
            .select("run_id", "images", "ok", "failed", "reused", "hosts", "model.name")
            .collectAsList();
    assertEquals(2, runs.size());
    assertEquals(List.of(3L, 2L, 1L, 0L, 1, "nano"), rest(runs.get(0)));
    assertEquals(List.of(0L, 0L, 0L, 0L, 1, "nano"), rest(runs.get(1)));
    String metadata =
        DeltaTable.forPath(Cli.spark(), output.toString())
            .history(1)
            .select("userMetadata")
            .head()
            .getString(0);
    assertTrue(metadata.contains(runs.get(0).getString(0)), metadata);
  }

  private static List<Object> rest(Row row) {
    return IntStream.range(1, row.length()).mapToObj(row::get).toList();
  }

  @Test
  void largeFoldersAreCommittedInChunks() throws Exception {
    Cli.samples(images, 10);
    run("--max-images-per-batch", 4);
    assertEquals(10, Cli.table(output).count());
    assertEquals(3, Cli.commits(output));
  }

  @Test
  void limitsOfPixelsAndBytesAreErrorRows() {
    Cli.samples(images, 2);
    run("--max-pixels", 1000);
    assertEquals(2, Cli.table(output).where("error.code = 'too_large'").count());

    Path second = temp.resolve("second");
    Cli.enrich("--images", images, "--output", second, "--caption", "short", "--max-bytes", 100);
    Dataset<Row> tooLong = Cli.table(second).where("error.code = 'too_large'");
    assertEquals(2, tooLong.where(col("content_sha256").isNull()).count());
  }

  private Cli.Result run(Object... more) {
    Cli.Result result = attempt(more);
    assertEquals(ExitCodes.OK, result.code(), result.err());
    return result;
  }

  private Cli.Result attempt(Object... more) {
    Object[] args = new Object[6 + more.length];
    System.arraycopy(
        new Object[] {"--images", images, "--output", output, "--caption", "short"}, 0, args, 0, 6);
    System.arraycopy(more, 0, args, 6, more.length);
    return Cli.enrich(args);
  }

  private List<Row> rowsOf(String name) {
    return Cli.table(output)
        .where(col("image").endsWith("/" + name))
        .select("captions")
        .collectAsList();
  }
}
