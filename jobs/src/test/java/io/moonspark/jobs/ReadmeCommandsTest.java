package io.moonspark.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.size;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moonspark.model.hub.FakeHub;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the README do what it says: those for real weights, with nano's. */
final class ReadmeCommandsTest {
  private static final Path README = Path.of("..", "README.md");
  private static final String SECTION = "## Use real Moondream weights";
  private static final String LAUNCHER = "bin/moonspark ";
  private static final Pattern HUB_WEIGHTS = Pattern.compile("hf:([^@\\s]+)@(\\S+)");
  private static final int IMAGES = 3;

  @TempDir private Path temp;

  @Test
  void weightsOfTheHubBecomeCaptions() throws Exception {
    List<String> commands = commands();
    assertEquals(List.of("import", "verify", "enrich"), commands.stream().map(this::name).toList());
    Cli.samples(temp.resolve("data/photos"), IMAGES);
    Matcher weights = HUB_WEIGHTS.matcher(commands.get(0));
    assertTrue(weights.find(), commands.get(0));
    String tokenizer = ImportSources.OFFICIAL_TOKENIZER.substring("hf:".length());
    try (FakeHub hub = new FakeHub(Map.of(weights.group(1), weights.group(2), tokenizer, "main"))) {
      for (String file : List.of(Nano.WEIGHTS, Nano.CONFIG, Nano.TOKENIZER)) {
        hub.file(file, Nano.read(file));
      }
      // Only a process of its own has an environment of its own.
      Cli.Result imported =
          CommandProcess.run(
              temp.resolve("said.txt"),
              Map.of(
                  "HF_ENDPOINT",
                  hub.endpoint().toString(),
                  "HF_HOME",
                  temp.resolve("hub").toString()),
              args(commands.get(0)));
      assertEquals(ExitCodes.OK, imported.code(), imported.out());
    }
    Cli.Result verified = Cli.run(args(commands.get(1)));
    assertEquals(ExitCodes.OK, verified.code(), verified.err());
    assertTrue(verified.out().contains("is whole"), verified.out());
    Cli.Result enriched = Cli.run(args(commands.get(2)));
    assertEquals(ExitCodes.OK, enriched.code(), enriched.err());

    Dataset<Row> table = Cli.table(temp.resolve("data/enriched"));
    assertEquals(IMAGES, table.count());
    assertEquals(
        IMAGES,
        table
            .where(col("error").isNull())
            .where(size(col("captions")).equalTo(1))
            .where(col("model.name").equalTo("moondream2"))
            .count());
  }

  /** The lines of the section's first block. */
  private static List<String> commands() throws Exception {
    List<String> lines = Files.readAllLines(README);
    int block = lines.indexOf(SECTION);
    while (!lines.get(block).startsWith("```")) {
      block++;
    }
    int end = block + 1;
    while (!lines.get(end).startsWith("```")) {
      end++;
    }
    return lines.subList(block + 1, end);
  }

  private String name(String command) {
    return args(command)[0].toString();
  }

  private Object[] args(String command) {
    assertTrue(command.startsWith(LAUNCHER), command);
    return Arrays.stream(command.substring(LAUNCHER.length()).split(" "))
        .map(arg -> arg.startsWith("/data/") ? temp + arg : arg)
        .toArray();
  }
}
