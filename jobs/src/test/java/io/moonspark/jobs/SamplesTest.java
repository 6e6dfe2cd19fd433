package io.moonspark.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SamplesTest {

  private static final Path GOLDEN =
      Path.of("..", "model", "src", "test", "resources", "golden", "nano");
  private static final Path SAMPLES = Path.of("..", "notebooks", "images");

  @TempDir private Path temp;

  @Test
  void withoutFlagsTheSamplesAreEnrichedAndShown() throws Exception {
    Path output = temp.resolve("out");
    Cli.Result first = Cli.enrich("--output", output);
    assertEquals(ExitCodes.OK, first.code(), first.err());
    assertTrue(first.out().contains("48 images enriched"), first.out());
    Cli.Result second = Cli.enrich("--output", output);
    assertTrue(second.out().contains("Nothing new"), second.out());
    assertEquals(48, rows(first.out()));
    assertEquals(48, rows(second.out()));
    String query = "SELECT image, text FROM captions";
    assertTrue(
        second.out().contains("sql --output " + output + " \"" + query + "\""), second.out());
    Cli.Result queried = Cli.run("sql", "--output", output, query);
    assertTrue(queried.out().contains("A green dog, a brown cat"), queried.out());
  }

  @Test
  void theJobSaysOfTheSamplesWhatTheOfficialCodeSaysOnTheSameWeights() throws Exception {
    Path pack = temp.resolve("pack");
    Cli.Result imported = Cli.run("import", "--weights", GOLDEN, "--out", pack);
    assertEquals(ExitCodes.OK, imported.code(), imported.err());
    Path output = temp.resolve("out");
    Cli.Result done =
        Cli.enrich("--images", SAMPLES, "--model", pack, "--caption", "normal", "--output", output);
    assertEquals(ExitCodes.OK, done.code(), done.err());
    Map<String, String> captions = new HashMap<>();
    for (Row row : Cli.table(output).select("image", "captions").collectAsList()) {
      String image = row.getString(0);
      captions.put(
          image.substring(image.lastIndexOf('/') + 1), row.<Row>getList(1).get(0).getString(1));
    }
    for (JsonNode golden : new ObjectMapper().readTree(GOLDEN.resolve("golden.json").toFile())) {
      JsonNode caption = golden.get("caption").get("normal");
      if (caption.get("min_margin").asDouble() >= 0.001) {
        assertEquals(
            caption.get("text").asText().strip(), captions.get(golden.get("image").asText()));
      }
    }
  }

  private static long rows(String out) {
    return out.lines().filter(line -> line.matches("\\d{3}\\.(jpg|png) .*")).count();
  }
}
