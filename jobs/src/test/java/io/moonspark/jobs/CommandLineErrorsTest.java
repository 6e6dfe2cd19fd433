package io.moonspark.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moonspark.model.ModelPack;
import io.moonspark.model.graph.WeightType;
import io.moonspark.model.pack.PackBuilder;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One line that names flag and value, exit code 2, and nothing written. */
final class CommandLineErrorsTest {

  @TempDir private Path temp;
  private Path images;
  private Path table;
  private Path output;

  @BeforeEach
  void paths() {
    images = Cli.samples(temp.resolve("images"), 1);
    table = temp.resolve("table");
    output = temp.resolve("out");
  }

  @Test
  void flagsThatDoNotExistOrHaveNoUsableValue() {
    refused("--imagez", "--imagez", images);
    refused("--crop-budget", "--crop-budget", "many");
    refused("--crop-budget 0", "--crop-budget", 0);
    refused("--max-images-per-batch -1", "--max-images-per-batch", -1);
    refused("--caption tiny", "--caption", "short,tiny");
    refused("--device tpu", "--device", "tpu");
    refused("--format tar", "--images", images, "--format", "tar", "--caption", "short");
    refused("--detect ''", "--detect", "dog,,cat");
    refused("--temperature -1.0", "--temperature", -1, "--caption", "short");
    refused("--top-p 1.5", "--top-p", 1.5, "--temperature", 1, "--caption", "short");
  }

  @Test
  void aRequestForNothing() {
    refused("at least one of --caption", "--images", images);
  }

  @Test
  void noOutput() {
    Cli.Result result = Cli.enrich("--images", images, "--caption", "short");
    assertEquals(ExitCodes.USAGE, result.code());
    assertTrue(result.err().contains("--output"), result.err());
  }

  @Test
  void placesThatAreNotThere() {
    Path nowhere = temp.resolve("nowhere");
    refused("--images " + nowhere, "--images", nowhere, "--caption", "short");
    refused("--images no_table", "--images", "no_table", "--caption", "short");
    refused("--images nope://x/y", "--images", "nope://x/y", "--caption", "short");
    refused("--model " + nowhere, "--images", images, "--caption", "short", "--model", nowhere);
    refused("--images " + images, "--images", images, "--caption", "short", "--format", "delta");
  }

  @Test
  void passwordsInPathsWhichAreNotRepeated() {
    for (String secret : List.of("hush", "hu/sh")) {
      String path = "s3a://key:" + secret + "@bucket/images";
      for (String flag : List.of("--images", "--output", "--model")) {
        List<Object> args = new ArrayList<>(List.of("--caption", "short"));
        args.addAll(List.of("--images", flag.equals("--images") ? path : images));
        args.addAll(List.of("--output", flag.equals("--output") ? path : output));
        args.addAll(List.of("--model", flag.equals("--model") ? path : "nano"));
        Cli.Result result = Cli.enrich(args.toArray());
        assertEquals(ExitCodes.USAGE, result.code(), result.err());
        assertTrue(result.err().contains(flag + " s3a://...: holds a password"), result.err());
        assertFalse(result.err().contains(secret), result.err());
      }
    }
  }

  @Test
  void anOutputThatHoldsSomethingElse() throws Exception {
    Path full = temp.resolve("full");
    Files.createDirectories(full);
    Files.writeString(full.resolve("notes.txt"), "mine");
    Cli.Result result = Cli.enrich("--images", images, "--caption", "short", "--output", full);
    assertEquals(ExitCodes.USAGE, result.code());
    assertTrue(result.err().contains("--output " + full), result.err());

    Cli.spark().range(3).write().format("delta").save(table.toString());
    result = Cli.enrich("--images", images, "--caption", "short", "--output", table);
    assertEquals(ExitCodes.USAGE, result.code());
    assertTrue(result.err().contains("no column image"), result.err());

    Path file = full.resolve("notes.txt");
    result = Cli.enrich("--images", images, "--caption", "short", "--output", file);
    assertEquals(ExitCodes.USAGE, result.code());
    assertTrue(result.err().contains("is a file"), result.err());
  }

  @Test
  void columnsThatAreMissingOrHaveAnotherType() {
    Cli.spark()
        .sql("SELECT 1L AS id, 'x' AS name, X'01' AS a, X'02' AS b, array(1) AS numbers")
        .write()
        .format("delta")
        .save(table.toString());
    columns("several BINARY columns (a, b)");
    columns(
        "--image-column picture: no such column; it has id BIGINT", "--image-column", "picture");
    columns("--image-column name: is STRING, but must be BINARY", "--image-column", "name");
    columns("--path-column a: is BINARY, but must be STRING", "--path-column", "a");
    columns("--key-column b: is BINARY", "--image-column", "a", "--key-column", "b");
    columns(
        "--ask-column numbers: is ARRAY<INT>, but must be ARRAY<STRING>",
        "--image-column",
        "a",
        "--ask-column",
        "numbers");
    columns("give one of them", "--image-column", "a", "--path-column", "name");

    Cli.spark()
        .sql("SELECT 'x' AS name, X'01' AS image")
        .write()
        .format("delta")
        .mode("overwrite")
        .option("overwriteSchema", "true")
        .save(table.toString());
    columns("--key-column; it has name STRING, image BINARY");
  }

  @Test
  void flagsOfTablesForADirectoryOfFiles() {
    refused("--checkpoint c", "--images", images, "--checkpoint", "c", "--caption", "short");
    refused("--key-column id", "--images", images, "--key-column", "id", "--caption", "short");
  }

  @Test
  void whatTheModelWasNotMadeFor() throws Exception {
    for (String file : List.of("model.safetensors", "config.json", "tokenizer.json")) {
      try (InputStream in = ModelPack.class.getResourceAsStream("nano/" + file)) {
        Files.copy(in, temp.resolve(file));
      }
    }
    Path config = temp.resolve("config.json");
    Files.writeString(
        config,
        Files.readString(config)
            .replace("\"thinking_id\"", "\"unused\"")
            .replace("\"long\"", "\"unused\""));
    Path pack = temp.resolve("pack");
    PackBuilder.build(
        "old",
        new PackBuilder.Sources(
            temp.resolve("model.safetensors"),
            config,
            temp.resolve("tokenizer.json"),
            WeightType.FP32),
        pack);
    refused("cannot reason", "--images", images, "--model", pack, "--reason", "Why?");
    refused("only short, normal", "--images", images, "--model", pack, "--caption", "long");
  }

  @Test
  void aGpuThatIsNotThere() {
    refused("--device gpu:7", "--images", images, "--caption", "short", "--device", "gpu:7");
  }

  private void columns(String expected, Object... flags) {
    Object[] args = new Object[flags.length + 4];
    System.arraycopy(new Object[] {"--images", table, "--caption", "short"}, 0, args, 0, 4);
    System.arraycopy(flags, 0, args, 4, flags.length);
    refused(expected, args);
  }

  private void refused(String expected, Object... flags) {
    Object[] args = new Object[flags.length + 2];
    System.arraycopy(flags, 0, args, 0, flags.length);
    args[flags.length] = "--output";
    args[flags.length + 1] = output;
    Cli.Result result = Cli.enrich(args);
    assertEquals(ExitCodes.USAGE, result.code(), result.err());
    assertEquals(1, result.err().lines().count(), result.err());
    assertTrue(result.err().contains(expected), result.err());
    assertFalse(Files.exists(output), "nothing is written");
  }
}
