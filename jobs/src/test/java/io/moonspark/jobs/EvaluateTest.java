package io.moonspark.jobs;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.moonspark.jobs.evaluate.Benchmark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command over files in the official layouts, with nano. */
final class EvaluateTest {

  @TempDir private Path temp;

  @ParameterizedTest
  @CsvSource({
    "VQAV2, 3, 2, accuracy",
    "TEXTVQA, 1, 1, accuracy",
    "GQA, 3, 2, accuracy",
    "POPE, 6, 1, f1",
    "TALLYQA, 2, 2, accuracy",
    "COUNTBENCHQA, 3, 3, accuracy",
    "CHARTQA, 2, 2, relaxed accuracy",
    "DOCVQA, 1, 1, ANLS",
    "COCO_DETECTION, 3, 2, COCO AP",
    "REFCOCO, 1, 1, accuracy at IoU 0.5",
    "REFCOCO_PLUS, 1, 1, accuracy at IoU 0.5",
    "REFCOCOG, 1, 1, accuracy at IoU 0.5",
    "COCO_CAPTIONS, 2, 2, CIDEr-D",
  })
  void everyBenchmarkGoesFromItsOfficialFilesToItsFigures(
      Benchmark benchmark, int items, int images, String figure) throws IOException {
    Path data = OfficialFiles.write(benchmark, temp.resolve("data"));
    Path output = temp.resolve("out");
    Cli.Result result = evaluate(benchmark.label(), data, output);
    assertEquals(ExitCodes.OK, result.code(), result.err());
    assertTrue(result.out().contains(images + " images enriched"), result.out());
    Dataset<Row> scored = Cli.table(output);
    assertEquals(items, scored.count());
    assertEquals(0, scored.where("error is not null").count());
    assertTrue(figures(output).contains(figure), figures(output).toString());
    assertEquals(items, below(output, "worst").count());
    String page = Files.readString(output.resolve("_moonspark/evaluate/worst.html"));
    assertEquals(items, page.split("<image href=\"data:", -1).length - 1, "a picture each");
    assertSubmission(benchmark, output);
  }

  private static Set<String> figures(Path output) {
    return below(output, "summary").select("figure").collectAsList().stream()
        .map(row -> row.getString(0))
        .collect(Collectors.toSet());
  }

  private static Dataset<Row> below(Path output, String table) {
    return Cli.table(output.resolve("_moonspark/evaluate/" + table));
  }

  private static Cli.Result evaluate(Object benchmark, Path data, Path output) {
    return Cli.run("evaluate", "--benchmark", benchmark, "--data", data, "--output", output);
  }

  /** Where there is an official evaluator, its file has the form that it reads. */
  private static void assertSubmission(Benchmark benchmark, Path output) throws IOException {
    if (benchmark == Benchmark.VQAV2) {
      JsonNode answers = submission(output, "vqav2.json");
      assertEquals(3, answers.size());
      assertEquals(1000, answers.get(0).get("question_id").asLong());
      assertTrue(answers.get(0).get("question_id").isNumber());
      assertTrue(answers.get(0).get("answer").isTextual());
    }
    if (benchmark == Benchmark.COCO_DETECTION) {
      for (JsonNode box : submission(output, "coco-detection.json")) {
        assertEquals(4, box.get("bbox").size());
        assertTrue(box.get("image_id").isNumber() && box.get("category_id").isNumber());
      }
    }
  }

  @Test
  void questionsWithoutAnswersGiveTheFileForTheOfficialServer() throws IOException {
    Path data = OfficialFiles.write(Benchmark.VQAV2, temp.resolve("data"));
    Files.delete(data.resolve("v2_mscoco_val2014_annotations.json"));
    Path output = temp.resolve("out");
    Cli.Result result = evaluate("vqav2", data, output);
    assertEquals(ExitCodes.OK, result.code(), result.err());
    assertTrue(result.out().contains("the files have no answers"), result.out());
    assertEquals(3, submission(output, "vqav2.json").size());
    assertEquals(0, below(output, "worst").count(), "without truth, none is worse");
  }

  private static JsonNode submission(Path output, String file) throws IOException {
    return new ObjectMapper()
        .readTree(output.resolve("_moonspark/evaluate/submission").resolve(file).toFile());
  }

  @Test
  void whatWasAskedIsNotAskedAgainAndAMissingImageCountsAsWrong() throws IOException {
    Path data = OfficialFiles.write(Benchmark.TALLYQA, temp.resolve("data"));
    Path output = temp.resolve("out");
    Files.delete(data.resolve("VG_100K/1.jpg"));
    Cli.Result first = evaluate("tallyqa", data, output);
    assertEquals(ExitCodes.OK, first.code(), first.err());
    assertEquals(1, Cli.table(output).where("error like 'missing%' and score = 0").count());
    Files.copy(Cli.sample(0), data.resolve("VG_100K/1.jpg"));
    Cli.Result second = evaluate("tallyqa", data, output);
    assertTrue(second.out().contains("1 images enriched"), second.out() + second.err());
    assertTrue(evaluate("tallyqa", data, output).out().contains("Nothing new"));
    assertEquals(0, Cli.table(output).where("error is not null").count());
    assertEquals(2, Cli.table(output).count());
    Row accuracy = below(output, "summary").where("subset = 'all'").head();
    double mean = Cli.table(output).select(avg(col("score"))).head().getDouble(0);
    assertEquals(mean, accuracy.<Double>getAs("value"), 1e-12);
    assertEquals(
        List.of("Moondream 2024-03-06", "LLaVA").get(0),
        accuracy.<Row>getList(accuracy.fieldIndex("published")).get(0).getString(0));
  }

  @Test
  void aLimitTakesTheFirstItems() throws IOException {
    Path data = OfficialFiles.write(Benchmark.POPE, temp.resolve("data"));
    Cli.Result result =
        Cli.run(
            "evaluate",
            "--benchmark",
            "pope",
            "--data",
            data,
            "--limit",
            3,
            "--output",
            temp.resolve("out"));
    assertEquals(ExitCodes.OK, result.code(), result.err());
    assertEquals(3, Cli.table(temp.resolve("out")).count());
  }

  @Test
  void scenesAreDrawnAskedAndScored() {
    Path output = temp.resolve("out");
    Cli.Result result =
        Cli.run("evaluate", "--benchmark", "scenes", "--limit", 6, "--output", output);
    assertEquals(ExitCodes.OK, result.code(), result.err());
    assertTrue(result.out().contains("| caption normal |"), result.out());
    assertTrue(result.out().contains("unseen family"), result.out());
    double right =
        Cli.table(output)
            .where("tags['asked'] = 'caption short' and tags['icons'] = 'same families'")
            .select(avg(col("score")))
            .head()
            .getDouble(0);
    assertTrue(right > 0.5, "nano knows its scenes: " + right);
  }

  @Test
  void wrongFlagsAndFilesAreToldInALine() throws IOException {
    Path output = temp.resolve("out");
    refused("vqav3", evaluate("vqav3", temp, output));
    refused("no such directory", evaluate("vqav2", temp.resolve("nowhere"), output));
    refused("no file *OpenEnded*questions.json", evaluate("vqav2", temp, output));
    refused("--data", Cli.run("evaluate", "--benchmark", "gqa", "--output", output));
    Path data = OfficialFiles.write(Benchmark.VQAV2, temp.resolve("data"));
    refused("--output", Cli.run("evaluate", "--benchmark", "vqav2", "--data", data));
    Path annotations = data.resolve("v2_mscoco_val2014_annotations.json");
    Files.writeString(
        annotations,
        Files.readString(annotations).replaceFirst("\"answer_type\": \"yes/no\", ", ""));
    refused(
        "v2_mscoco_val2014_annotations.json, item 1001, field answer_type: is missing",
        evaluate("vqav2", data, output));
    Path other = temp.resolve("other");
    Cli.spark().range(3).write().format("delta").save(other.toString());
    refused("is another table", evaluate("vqav2", data, other));
    assertEquals(3, Cli.table(other).count());
  }

  @Test
  void aTableOfCountsThatIsBrokenIsToldInALine() throws IOException {
    Path output = temp.resolve("out");
    Path data = OfficialFiles.write(Benchmark.COUNTBENCHQA, temp.resolve("data"));
    Path broken = temp.resolve("broken");
    Dataset<Row> table = Cli.spark().read().parquet(data.resolve("data").toString());
    table.drop("number").write().parquet(broken.resolve("data").toString());
    refused("field number: is missing; it has", evaluate("countbenchqa", broken, output));
    Path nulls = temp.resolve("nulls");
    table
        .withColumn("question", lit(null).cast("string"))
        .write()
        .parquet(nulls.resolve("data").toString());
    refused(", item 0, field question: is missing", evaluate("countbenchqa", nulls, output));
    Path text = Files.createDirectories(temp.resolve("text/data"));
    Files.writeString(text.resolve("test-0.parquet"), "no table");
    refused("is no Parquet file", evaluate("countbenchqa", text.getParent(), output));
  }

  private static void refused(String why, Cli.Result result) {
    assertEquals(ExitCodes.USAGE, result.code(), result.err());
    assertTrue(result.err().contains(why), result.err());
    assertEquals(1, result.err().strip().lines().count(), result.err());
    assertFalse(result.out().contains("images enriched"), result.out());
  }
}
