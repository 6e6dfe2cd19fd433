package io.moonspark.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.delta.tables.DeltaTable;
import io.moonspark.jobs.narratives.OfficialNarratives;
import io.moonspark.jobs.narratives.ScriptedEndpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SynthesizeNarrativesTest {

  private static final int IMAGES = 200;
  private static final int KILLS = 3;

  /** What a process that was killed exits with. */
  private static final int KILLED = 128 + 9;

  private static final int ANSWERS_BETWEEN_KILLS = 700;
  private static final Path CHAIN = Path.of("..", "conf", "narratives", "chain.json");

  /** Images of whose every call the endpoint fails, or whose every fact is made up. */
  private static final Map<String, String> LEDGER =
      Map.of(
          OfficialNarratives.image(7), "endpoint",
          OfficialNarratives.image(13), "malformed",
          OfficialNarratives.image(21), "refused",
          OfficialNarratives.image(31), "no_facts");

  @TempDir private Path temp;
  private ScriptedEndpoint endpoint;
  private Path output;
  private int callTimeout = 2;

  @BeforeEach
  void listen() throws IOException {
    endpoint = new ScriptedEndpoint();
    output = temp.resolve("output");
  }

  @AfterEach
  void close() {
    endpoint.close();
  }

  @Test
  void throughFailuresOfEveryKindAndThreeKillsEveryImageEndsAndNothingIsPaidTwice()
      throws Exception {
    Path narratives = narratives(IMAGES);
    Files.writeString(temp.resolve("narratives").resolve("bad.jsonl"), "{\"image_id\": \"99\"\n");
    Map<String, Integer> logged = new HashMap<>();
    for (int kill = 0; kill < KILLS; kill++) {
      Path said = temp.resolve("said");
      Process process = CommandProcess.start(said, Map.of(), flags(narratives).toArray());
      endpoint.afterAnswers(ANSWERS_BETWEEN_KILLS, process::destroyForcibly);
      assertEquals(KILLED, process.waitFor(), Files.readString(said));
      awaitQuiet();
      for (Row call : logged().collectAsList()) {
        logged.put(id(call), delivered(call));
      }
    }
    assertTrue(logged.size() > KILLS * ANSWERS_BETWEEN_KILLS / 2, logged.size() + " calls");
    Cli.Result finished = run(narratives);
    assertEquals(ExitCodes.OK, finished.code(), finished.err());

    Dataset<Row> calls = table("calls");
    assertEquals(calls.count(), calls.select("key").distinct().count());
    for (Row call : calls.collectAsList()) {
      Integer before = logged.get(id(call));
      if (before != null) {
        assertEquals(before, delivered(call), () -> "paid again: " + call);
      }
    }
    for (ScriptedEndpoint.Failure failure : ScriptedEndpoint.Failure.values()) {
      assertTrue(endpoint.failures(failure) > 0, failure + " did not come up");
    }
    everyImageEndedOnce();
    onlyWhatWasSaidIsLeft();
    everySentenceLeadsToWordsOfAHuman();
    questionsAreKeptAsTheyShould();
    assertEquals(0, calls.where("deny_list IS NULL OR model IS NULL OR cost <= 0").count());
    assertTrue(
        table("diversity").where("measure = 'self-BLEU' AND value BETWEEN 0 AND 1").count() >= 4);
    assertEquals(1, table("ledger").where("code = 'bad_line'").count());
    assertEquals(LEDGER.size() + 1, table("ledger").count());
  }

  private void everyImageEndedOnce() {
    Map<String, String> ended = new HashMap<>();
    for (Row row : table("images").collectAsList()) {
      String code = row.getAs("code");
      assertEquals(code == null ? "done" : "ledger", row.<String>getAs("status"));
      assertFalse(ended.containsKey(row.<String>getAs("image")), row.toString());
      ended.put(row.getAs("image"), code);
    }
    assertEquals(IMAGES, ended.size());
    ended.values().removeIf(code -> code == null);
    assertEquals(LEDGER, ended);
    assertEquals(IMAGES - LEDGER.size(), table("captions").select("image").distinct().count());
    assertEquals(
        table("captions").count(), table("captions").select("image", "caption").distinct().count());
  }

  private void onlyWhatWasSaidIsLeft() {
    String madeUp = "text RLIKE 'elephant|crown|helmet|zeppelin'";
    Dataset<Row> planted = table("facts").where(madeUp);
    assertTrue(planted.count() >= 3 * (IMAGES - LEDGER.size()));
    assertEquals(0, planted.where("status NOT IN ('not_cited', 'unsupported')").count());
    assertEquals(
        3,
        planted.select("status", "reason").distinct().count(),
        "by its quote, by its words, by the validation");
    assertEquals(0, table("captions").where(madeUp).count());
    assertTrue(table("dropped").where("text LIKE '%zeppelin%'").count() > IMAGES);
    assertEquals(0, table("questions").where("answer LIKE '%elephant%'").count());
    assertTrue(table("facts").where("status = 'merged'").count() > 0);
    assertTrue(table("facts").where("status = 'contradicted'").count() > 0);
  }

  private void everySentenceLeadsToWordsOfAHuman() throws IOException {
    Set<String> said = new HashSet<>();
    for (Path file : files()) {
      said.addAll(Files.readAllLines(file));
    }
    Dataset<Row> cited =
        table("captions")
            .select(col("image"), explode(col("sentences")).as("s"))
            .select(col("image"), col("s.text").as("sentence"), explode(col("s.facts")).as("fact"))
            .join(table("facts"), new String[] {"image", "fact"}, "left");
    for (Row row : cited.collectAsList()) {
      assertEquals("supported", row.<String>getAs("status"), row.toString());
      String quote = row.getAs("quote");
      assertTrue(said.stream().anyMatch(line -> line.contains(quote)), quote);
    }
    assertTrue(table("facts").where("weak_box IS NOT NULL").count() > IMAGES);
  }

  private void questionsAreKeptAsTheyShould() {
    Dataset<Row> questions = table("questions");
    assertEquals(0, questions.where("question LIKE 'Is it so%'").count());
    assertEquals(0, questions.where("question LIKE '%anyway%'").count());
    assertEquals(
        0,
        questions
            .where("negative AND answer NOT LIKE '%no %' AND answer NOT LIKE '%cannot%'")
            .count());
    assertEquals(
        Set.of("object", "attribute", "relation", "absurd", "unanswerable"),
        new HashSet<>(questions.select("kind").as(Encoders.STRING()).collectAsList()));
  }

  @Test
  void theBudgetEndsTheRunBeforeItIsExceededAndALargerOneGoesOn() throws Exception {
    int images = 8;
    // No answer comes too late to be counted.
    callTimeout = 60;
    Path narratives = narratives(images);
    int budget = 15_000;
    Cli.Result stopped = run(narratives, "--budget-tokens", budget);
    assertEquals(ExitCodes.OK, stopped.code(), stopped.err());
    assertTrue(stopped.out().contains("The budget is used up: "), stopped.out());
    assertTrue(endpoint.answers() > 0);
    Row spent = table("calls").selectExpr("sum(prompt_tokens + completion_tokens)").first();
    assertTrue(spent.getLong(0) <= budget, spent + " tokens");
    Cli.Result finished = run(narratives);
    assertEquals(ExitCodes.OK, finished.code(), finished.err());
    assertEquals(images - 1, table("images").where("status = 'done'").count());
    assertEquals(endpoint.answers(), table("calls").count());

    // As if the run had been killed before an image was said to have ended.
    List<String> before = contents();
    int answers = endpoint.answers();
    DeltaTable.forPath(Cli.spark(), output.resolve("images").toString())
        .delete(col("image").equalTo(OfficialNarratives.image(3)));
    Files.createFile(output.resolve("_moonspark").resolve("committing"));
    Cli.Result again = run(narratives);
    assertEquals(ExitCodes.OK, again.code(), again.err());
    assertEquals(answers, endpoint.answers());
    assertEquals(before, contents());
    assertEquals(1, table("ledger").where("code = 'endpoint'").count());
  }

  private List<String> contents() {
    return Stream.of("captions", "questions", "facts", "dropped")
        .flatMap(name -> table(name).collectAsList().stream().map(Row::toString))
        .sorted()
        .toList();
  }

  @Test
  void deniedModelsAreRefusedAlsoIfOnlyTheirAnswersNameThem() throws Exception {
    Path narratives = narratives(1);
    refused("is on the deny list (gpt*)", "--narratives", narratives, "--llm", "gpt-4o");
    endpoint.answerAs("claude-3-opus");
    Cli.Result refused = run(narratives);
    assertEquals(ExitCodes.FAILED, refused.code());
    assertTrue(refused.err().contains("is on the deny list (claude*)"), refused.err());
    assertFalse(Files.exists(output.resolve("captions")));
  }

  @Test
  void wrongFlagsAreRefusedInOneLine() throws Exception {
    Path narratives = narratives(1);
    Path chain = temp.resolve("chain.json");
    Files.writeString(chain, "{}");
    refused("there is no such file", "--narratives", temp.resolve("nowhere"), "--llm", "m");
    refused("must be a URL", "--narratives", narratives, "--llm", "m", "--endpoint", "host");
    refused("--retries -1", "--narratives", narratives, "--llm", "m", "--retries", -1);
    refused("is no Delta table", "--narratives", narratives, "--llm", "m", "--images", temp);
    refused("--chain " + chain, "--narratives", narratives, "--llm", "m", "--chain", chain);
  }

  private void refused(String message, Object... flags) {
    List<Object> all = new ArrayList<>(List.of("synthesize", "narratives", "--output", output));
    List<Object> given = List.of(flags);
    all.addAll(given);
    if (!given.contains("--endpoint")) {
      all.addAll(List.of("--endpoint", endpoint.url()));
    }
    if (!given.contains("--chain")) {
      all.addAll(List.of("--chain", CHAIN));
    }
    Cli.Result result = Cli.run(all.toArray());
    assertEquals(ExitCodes.USAGE, result.code(), result.err());
    assertTrue(result.err().contains(message), result.err());
    assertEquals(1, result.err().lines().count(), result.err());
  }

  private Cli.Result run(Path narratives, Object... more) {
    return Cli.run(Stream.concat(flags(narratives), Stream.of(more)).toArray());
  }

  private Stream<Object> flags(Path narratives) {
    return Stream.of(
        "synthesize",
        "narratives",
        "--narratives",
        narratives,
        "--output",
        output,
        "--endpoint",
        endpoint.url(),
        "--llm",
        "scripted",
        "--chain",
        CHAIN,
        "--retry-delay",
        0.01,
        "--call-timeout",
        callTimeout,
        "--price-in",
        0.5,
        "--images-per-commit",
        IMAGES);
  }

  private Path narratives(int images) throws IOException {
    Path directory = Files.createDirectories(temp.resolve("narratives"));
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < images; i++) {
      for (int annotator = 0; annotator <= i % 2; annotator++) {
        lines.add(OfficialNarratives.line(i, annotator));
      }
    }
    Files.write(directory.resolve("part-0.jsonl"), lines.subList(0, lines.size() / 2));
    Files.write(directory.resolve("part-1.jsonl"), lines.subList(lines.size() / 2, lines.size()));
    return directory;
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(temp.resolve("narratives"))) {
      return files.toList();
    }
  }

  private Dataset<Row> table(String name) {
    return Cli.table(output.resolve(name));
  }

  /** Calls of the table and of the logs that the killed run left. */
  private Dataset<Row> logged() throws IOException {
    String[] columns = {"step", "seed", "prompt"};
    Dataset<Row> all = null;
    Path logs = output.resolve("_moonspark").resolve("calls");
    if (Files.exists(logs)) {
      try (Stream<Path> files = Files.walk(logs)) {
        String[] paths =
            files.filter(Files::isRegularFile).map(Path::toString).toArray(String[]::new);
        if (paths.length > 0) {
          all = Cli.spark().read().json(paths).selectExpr(columns);
        }
      }
    }
    if (Files.exists(output.resolve("calls").resolve("_delta_log"))) {
      Dataset<Row> table = table("calls").selectExpr(columns);
      all = all == null ? table : all.union(table);
    }
    return all;
  }

  private int delivered(Row call) {
    return endpoint.delivered(call.getAs("step"), call.getAs("seed"), call.getAs("prompt"));
  }

  private static String id(Row call) {
    return call.<String>getAs("step") + call.<Long>getAs("seed") + call.<String>getAs("prompt");
  }

  private void awaitQuiet() throws InterruptedException {
    while (endpoint.open() > 0) {
      Thread.sleep(20);
    }
  }
}
