package io.moonspark.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.moonspark.jobs.Moonspark;
import io.moonspark.model.ModelPack;
import io.moonspark.model.bench.RandomWeights;
import io.moonspark.model.config.MoondreamConfig;
import io.moonspark.model.graph.WeightType;
import io.moonspark.model.pack.PackBuilder;
import io.moonspark.model.pack.Packs;
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
    Path pack = smallPack();
    String said = run(pack, out);
    List<JsonNode> log = new ArrayList<>();
    for (String line : Files.readAllLines(out.resolve("training").resolve(TrainingLog.FILE))) {
      log.add(new ObjectMapper().readTree(line));
    }
    assertFell(log, "dense", 0.8);
    assertFell(log, "joint", 0.8);
    double colours =
        SparkSession.active()
            .read()
            .format("delta")
            .load(out.resolve("evaluations/trained/_moonspark/evaluate/summary").toString())
            .where("figure = 'exact' AND subset LIKE 'same families: colour%'")
            .selectExpr("max(value)")
            .head()
            .getDouble(0);
    // Of a thing it is one of nine, of the background one of four.
    assertTrue(colours > 0.4, said);
    assertTrue(said.contains("times the CPU time of training"), said);
    // All is done: nothing runs again.
    long commands = run(pack, out).lines().filter(line -> line.startsWith("> ")).count();
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

  /** nano's shape, but smaller: it learns less, but in seconds. */
  private Path smallPack() throws Exception {
    ModelPack nano = Packs.embedded();
    MoondreamConfig config = NanoNetwork.small();
    Path weights = Files.createDirectories(temp.resolve("weights"));
    RandomWeights.write(config, 1, weights);
    Path pack = temp.resolve("small");
    PackBuilder.build(
        "small",
        new PackBuilder.Sources(
            weights, weights.resolve("config.json"), Packs.tokenizer(nano), WeightType.FP32),
        pack);
    return pack;
  }

  private static String run(Path model, Path output) {
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said, true);
    String[] words = {
      "flywheel",
      "--output",
      output.toString(),
      "--model",
      model.toString(),
      "--scenes",
      "400",
      "--dense-images",
      "1600",
      "--joint-images",
      "2400",
      "--batch",
      "8",
      "--limit",
      "40"
    };
    assertEquals(0, Moonspark.run(out, out, words), said::toString);
    return said.toString();
  }
}
