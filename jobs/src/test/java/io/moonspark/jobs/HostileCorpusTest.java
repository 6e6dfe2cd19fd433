package io.moonspark.jobs;

import static org.apache.spark.sql.functions.col;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moonspark.model.image.ImageDecoder;
import io.moonspark.model.image.ImageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hundreds of broken images of every format neither stop nor slow a run. */
final class HostileCorpusTest {

  private static final Path IMAGES = Path.of("..", "model", "src", "test", "resources", "images");
  private static final int HEADER = 64;
  private static final String FINE = "none";

  /** Ways to break a file; each is used twice. */
  private static final Map<String, BiFunction<byte[], Random, byte[]>> MUTATIONS =
      new TreeMap<>(
          Map.of(
              "cut", (bytes, random) -> Arrays.copyOf(bytes, random.nextInt(bytes.length)),
              "flip", (bytes, random) -> flipped(bytes, random, bytes.length, 8),
              "lie", (bytes, random) -> flipped(bytes, random, HEADER, 3),
              "huge", HostileCorpusTest::huge,
              "tail", HostileCorpusTest::repeated));

  @TempDir Path temp;

  @Test
  void everyFileHasItsRowAndOnlyThoseThatCannotBeDecodedHaveAnError() throws Exception {
    Map<String, byte[]> files = corpus();
    assertTrue(files.size() >= 300, files.size() + " files");
    Path folder = Files.createDirectories(temp.resolve("images"));
    Map<String, String> expected = new TreeMap<>();
    ImageDecoder decoder = new ImageDecoder(ImageDecoder.DEFAULT_MAX_PIXELS);
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Files.write(folder.resolve(file.getKey()), file.getValue());
      expected.put(file.getKey(), outcome(decoder, file.getValue()));
    }
    Path output = temp.resolve("output");
    Cli.Result result =
        assertTimeoutPreemptively(
            Duration.ofMinutes(5),
            () -> Cli.enrich("--images", folder, "--output", output, "--caption", "short"));
    assertEquals(ExitCodes.OK, result.code(), result.err());
    Map<String, String> found = new TreeMap<>();
    List<Row> rows = Cli.table(output).select(col("image"), col("error.code")).collectAsList();
    for (Row row : rows) {
      String name = row.getString(0).substring(row.getString(0).lastIndexOf('/') + 1);
      found.put(name, row.isNullAt(1) ? FINE : row.getString(1));
    }
    assertEquals(files.size(), rows.size());
    assertEquals(expected, found);
    assertTrue(found.values().stream().distinct().count() >= 4, found.values().toString());
  }

  private static String outcome(ImageDecoder decoder, byte[] bytes) {
    try {
      decoder.decode(bytes);
      return FINE;
    } catch (ImageException e) {
      return e.code().label();
    } catch (RuntimeException e) {
      return "undecodable";
    }
  }

  private static Map<String, byte[]> corpus() throws IOException {
    Map<String, byte[]> corpus = new TreeMap<>();
    Random random = new Random(17);
    try (Stream<Path> originals = Files.list(IMAGES)) {
      for (Path original :
          originals.filter(file -> !file.toString().endsWith(".ppm")).sorted().toList()) {
        byte[] bytes = Files.readAllBytes(original);
        String name = original.getFileName().toString();
        MUTATIONS.forEach(
            (how, mutation) -> {
              for (int i = 0; i < 2; i++) {
                corpus.put(how + i + "-" + name, mutation.apply(bytes, random));
              }
            });
      }
    }
    return corpus;
  }

  private static byte[] flipped(byte[] bytes, Random random, int range, int most) {
    byte[] damaged = bytes.clone();
    for (int i = 1 + random.nextInt(most); i > 0; i--) {
      damaged[random.nextInt(Math.min(range, bytes.length))] ^= (byte) (1 << random.nextInt(8));
    }
    return damaged;
  }

  /**
   * Sizes in headers are somewhere in their beginning: two bytes there become as large as can be.
   */
  private static byte[] huge(byte[] bytes, Random random) {
    byte[] damaged = bytes.clone();
    int at = 4 + random.nextInt(Math.min(HEADER, bytes.length) - 6);
    damaged[at] = (byte) 0xFF;
    damaged[at + 1] = 0x7F;
    return damaged;
  }

  /** What decoders read behind the middle is what they have read before. */
  private static byte[] repeated(byte[] bytes, Random random) {
    byte[] damaged = bytes.clone();
    int from = bytes.length / 2 + random.nextInt(Math.max(1, bytes.length / 4));
    System.arraycopy(bytes, 0, damaged, from, bytes.length - from);
    return damaged;
  }
}
