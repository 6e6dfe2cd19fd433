package io.moonspark.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.moonspark.jobs.Moonspark;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From no scenes to a measured model, at toy scale. */
final class FlywheelCommandTest {

  @TempDir private Path temp;

  @AfterAll
  static void close() {
    SparkSession.active().stop();
  }

  @Test
  void aModelIsTrainedFromNothingAndBeatsChance() throws Exception {
    Path out = temp.resolve("wheel");
    String said = run(0, out);
    List<JsonNode> log = new ArrayList<>();
    for (String line : Files.readAllLines(out.resolve("training").resolve(TrainingLog.FILE))) {
      log.add(new ObjectMapper().readTree(line));
    }
    assertFell(log, "dense", 0.8);
    assertFell(log, "joint", 0.8);
    double total =
        SparkSession.active()
            .read()
            .format("delta")
            .load(out.resolve("evaluations/trained/_moonspark/evaluate/summary").toString())
            .where("figure = 'accuracy' AND subset LIKE '%how many things%'")
            .selectExpr("max(value)")
            .head()
            .getDouble(0);
    // One to four things: who always says the same number is right in 30 %.
    assertTrue(total > 0.4, said);
    assertTrue(said.contains("times the CPU time of training"), said);
    // All is done: nothing runs again.
    long commands = run(0, out).lines().filter(line -> line.startsWith("> ")).count();
    assertEquals(0, commands);
  }

  private static void assertFell(List<JsonNode> log, String stage, double share) {
    List<Double> losses =
        log.stream()
            .filter(entry -> entry.get("stage").asText().equals(stage))
            .map(entry -> entry.get("loss").asDouble())
            .toList();
    double last = losses.get(losses.size() - 1);
    assertTrue(last < share * losses.get(0), stage + ": " + losses);
  }

  private static String run(int code, Path output) {
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said, true);
    String[] words = {
      "flywheel",
      "--output",
      output.toString(),
      "--scenes",
      "400",
      "--dense-images",
      "800",
      "--joint-images",
      "1200",
      "--batch",
      "16",
      "--threads",
      "1",
      "--limit",
      "40"
    };
    assertEquals(code, Moonspark.run(out, out, words), said::toString);
    return said.toString();
  }
}
