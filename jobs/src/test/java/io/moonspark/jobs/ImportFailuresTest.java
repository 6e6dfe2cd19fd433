package io.moonspark.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.moonspark.model.pack.Packs;
import io.moonspark.model.weights.WeightFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An import that fails leaves no pack that is not whole, and says why in one line. */
final class ImportFailuresTest {
  private static final int KILLS = 8;

  @TempDir private Path temp;
  private Path nano;
  private Path packs;

  @BeforeEach
  void weights() throws Exception {
    nano = Nano.write(temp.resolve("nano"));
    packs = Files.createDirectory(temp.resolve("packs"));
  }

  @Test
  void killedImportLeavesNothingThatLooksLikeAPackAndTheNextSucceeds() throws Exception {
    Path pack = packs.resolve("pack");
    Process first = startImport(packs.resolve("first"));
    waitForDirectory(first, 0);
    long start = System.nanoTime();
    first.waitFor();
    long writing = System.nanoTime() - start;
    Packs.verify(packs.resolve("first"));
    Random random = new Random(17);
    int unfinished = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      Process running = startImport(pack);
      waitForDirectory(running, list(packs).size());
      running.waitFor((long) (writing * random.nextDouble() * kill / KILLS), TimeUnit.NANOSECONDS);
      running.destroyForcibly().waitFor();
      if (Files.exists(pack)) {
        Packs.verify(pack);
        Files.move(pack, packs.resolve("finished" + kill));
      }
      unfinished += assertNoPackIsDamaged();
    }
    assertTrue(unfinished > 0, "no import was killed while it was writing");
    Cli.Result next = importNano(pack);
    assertEquals(ExitCodes.OK, next.code(), next.err());
    Packs.verify(pack);
  }

  /** Until there are more packs, or beginnings of packs, than before. */
  private void waitForDirectory(Process importing, int before) throws Exception {
    while (importing.isAlive() && list(packs).size() == before) {
      Thread.sleep(1);
    }
  }

  private Process startImport(Path pack) throws IOException {
    return CommandProcess.start(
        temp.resolve("said.txt"), Map.of(), "import", "--weights", nano, "--out", pack);
  }

  /** Checks all that says it is a pack; returns how many directories do not. */
  private int assertNoPackIsDamaged() throws IOException {
    int others = 0;
    for (Path directory : list(packs)) {
      boolean claims;
      try {
        Packs.at(directory);
        claims = true;
      } catch (IOException e) {
        claims = false;
        others++;
      }
      if (claims) {
        Packs.verify(directory);
      }
    }
    return others;
  }

  /** Too small for the tokenizer, for the vision encoder, for the decoder. */
  @ParameterizedTest
  @ValueSource(strings = {"8k", "3m", "9m"})
  void fullDiskIsToldInOneLineAndLeavesNothing(String size) throws Exception {
    Path disk = Files.createDirectory(temp.resolve("disk"));
    assumeTrue(
        succeeds("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", disk),
        "file systems cannot be mounted here");
    try {
      Cli.Result result = importNano(disk.resolve("pack"));
      assertEquals(ExitCodes.FAILED, result.code(), result.err());
      String reason = lastLine(result.err());
      assertTrue(reason.contains(disk.resolve("pack") + " was not written"), reason);
      assertTrue(reason.contains("No space left on device"), reason);
      assertEquals(List.of(), list(disk));
    } finally {
      assertTrue(succeeds("umount", disk));
    }
  }

  private static boolean succeeds(Object... command) throws InterruptedException {
    try {
      return new ProcessBuilder(Arrays.stream(command).map(Object::toString).toList())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void truncatedShardIsNamed() throws Exception {
    Path shards = Nano.write(temp.resolve("shards"));
    Files.delete(shards.resolve(Nano.WEIGHTS));
    for (String shard : List.of("one", "two")) {
      new WeightFiles()
          .addF32(shard, new float[100], 100)
          .write(shards.resolve(shard + ".safetensors"));
    }
    Files.writeString(
        shards.resolve("model.safetensors.index.json"),
        "{\"weight_map\":{\"one\":\"one.safetensors\",\"two\":\"two.safetensors\"}}");
    Path two = shards.resolve("two.safetensors");
    byte[] bytes = Files.readAllBytes(two);
    Files.write(two, Arrays.copyOf(bytes, bytes.length - 8));
    refused(two + ": tensor two is truncated", "--weights", shards);
    Files.write(two, Arrays.copyOf(bytes, 20));
    refused(two + ": truncated", "--weights", shards);
    Files.delete(two);
    refused(shards + ": shard two.safetensors is missing", "--weights", shards);
  }

  @Test
  void adaptersThatDoNotFitAreNamed() throws Exception {
    Path nowhere = temp.resolve("nowhere.safetensors");
    refused(
        "--lora " + nowhere + ": no such file", "--weights", nano, "--lora", nowhere.toString());
    Path adapters = temp.resolve("lora.safetensors");
    new WeightFiles().addF32("text.blocks.0.attn.qkv.A", new float[256], 2, 128).write(adapters);
    refused(adapters + ": tensor text.blocks.0.", "--weights", nano, "--lora", adapters);
  }

  @Test
  void weightThatFloat16CannotHoldIsNamed() throws Exception {
    Path weights = nano.resolve(Nano.WEIGHTS);
    WeightFiles.copyWith(weights, "text.wte", 66_000).write(weights);
    Cli.Result result =
        Cli.run("import", "--weights", nano, "--dtype", "fp16", "--out", packs.resolve("pack"));
    assertEquals(ExitCodes.USAGE, result.code(), result.err());
    assertEquals(
        "moonspark import: text.wte holds 66000.0, beyond the 65504 of float16: use another type",
        lastLine(result.err()));
    assertEquals(List.of(), list(packs));
  }

  @Test
  void typesThatThereAreAreTold() throws Exception {
    refused(
        "--dtype half: 'half' is no weight type: use fp32, fp16, int8, int4",
        "--weights",
        nano,
        "--dtype",
        "half");
  }

  private void refused(String expected, Object... flags) throws IOException {
    Object[] args = Arrays.copyOf(flags, flags.length + 2);
    args[flags.length] = "--out";
    args[flags.length + 1] = packs.resolve("pack");
    Cli.Result result = Cli.run(Stream.concat(Stream.of("import"), Stream.of(args)).toArray());
    assertEquals(ExitCodes.USAGE, result.code(), result.err());
    assertEquals(1, result.err().lines().count(), result.err());
    assertTrue(result.err().contains(expected), result.err());
    assertFalse(Files.exists(packs.resolve("pack")));
    assertEquals(List.of(), list(packs));
  }

  private Cli.Result importNano(Path pack) {
    return Cli.run("import", "--weights", nano, "--out", pack);
  }

  private static String lastLine(String text) {
    return text.lines().reduce((first, second) -> second).orElse("");
  }

  private static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.toList();
    }
  }
}
