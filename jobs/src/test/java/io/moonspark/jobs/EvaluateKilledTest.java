package io.moonspark.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process is really killed. */
final class EvaluateKilledTest {

  private static final int IMAGES = 12;

  @TempDir private Path temp;

  @Test
  void whatWasCommittedBeforeAKillIsNotAskedAgain() throws Exception {
    Path data = Files.createDirectories(temp.resolve("data"));
    List<String> questions = new ArrayList<>();
    for (int i = 0; i < IMAGES; i++) {
      Files.copy(Cli.sample(i), data.resolve(i + ".jpg"));
      questions.add(
          "{\"image\": \"%d.jpg\", \"answer\": 3, \"question\": \"How many things are there?\", \"question_id\": %d, \"issimple\": true}"
              .formatted(i, i));
    }
    Files.writeString(data.resolve("test.json"), "[" + String.join(",", questions) + "]");
    Path output = temp.resolve("out");
    Path enriched = output.resolve("_moonspark/evaluate/enriched");
    List<String> command =
        List.of(
            "evaluate",
            "--benchmark",
            "tallyqa",
            "--data",
            data.toString(),
            "--max-images-per-batch",
            "4",
            "--output",
            output.toString());
    Process run =
        ChildProcess.start(
            Map.of("moonspark.conf", "src/test/resources", "spark.master", "local[1]"),
            command,
            temp.resolve("log"),
            Path.of("target", "spark-home"));
    Path log = enriched.resolve(OutputTable.LOG);
    while (run.isAlive() && (!Files.exists(log) || Cli.commits(enriched) == 0)) {
      Thread.sleep(20);
    }
    run.destroyForcibly().waitFor();
    Map<String, String> before = times(enriched);
    assertTrue(before.size() >= 4, Files.readString(temp.resolve("log")));

    Cli.Result result = Cli.run(command.toArray());
    assertEquals(ExitCodes.OK, result.code(), result.err());
    String rest = IMAGES - before.size() + " images enriched";
    assertTrue(before.size() == IMAGES || result.out().contains(rest), result.out());
    assertEquals(IMAGES, Cli.table(enriched).count());
    Map<String, String> after = times(enriched);
    assertEquals(IMAGES, after.size());
    before.forEach((image, time) -> assertEquals(time, after.get(image), image));
    assertEquals(IMAGES, Cli.table(output).where("error is null").count());
  }

  private static Map<String, String> times(Path enriched) {
    return Cli.table(enriched).select("image", "enriched_at").collectAsList().stream()
        .collect(Collectors.toMap(row -> row.getString(0), (Row row) -> row.get(1).toString()));
  }
}
