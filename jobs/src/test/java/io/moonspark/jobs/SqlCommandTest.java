package io.moonspark.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moonspark.udfs.OutputSchema;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Queries on the command line. */
final class SqlCommandTest {

  @TempDir private Path temp;

  @Test
  void captionsOfSamples() {
    Cli.Result result =
        sql("SELECT image, moondream_caption(content) FROM samples WHERE image LIKE '%1.jpg'");
    assertTrue(result.out().contains("041.jpg | A blue mug on a gray background."), result.out());
    assertTrue(result.out().contains("(5 rows, "), result.out());
  }

  @Test
  void viewsOfWhatWasEnriched() throws Exception {
    Path images = Cli.samples(temp.resolve("images"), 4);
    Files.write(images.resolve("broken.jpg"), new byte[] {1, 2, 3});
    Path output = temp.resolve("out");
    Object[] run = {"--images", images, "--output", output, "--caption", "short"};
    assertEquals(ExitCodes.OK, Cli.enrich(run).code());
    assertEquals(
        ExitCodes.OK,
        Cli.enrich(
                "--images",
                images,
                "--output",
                output,
                "--ask",
                "How many things are there?",
                "--detect",
                "car",
                "--point",
                "car")
            .code());
    assertEquals(4, count(output, "captions"));
    assertEquals(4, count(output, "answers"));
    assertTrue(count(output, "boxes") > 0);
    assertTrue(count(output, "points") > 0);
    assertEquals(5, count(output, "latest"));
    assertEquals(1, count(output, "failures"));
    assertEquals(
        4,
        count(
            output,
            "(SELECT s.image FROM captions c JOIN images s USING (image))",
            "--images",
            images));
    // A file that was replaced: what was said of it before is no longer true.
    Files.copy(
        Cli.sample(9),
        images.resolve(Cli.sample(0).getFileName()),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertEquals(ExitCodes.OK, Cli.enrich(run).code());
    assertEquals(4, count(output, "captions"));
    assertEquals(5, count(output, "latest"));
  }

  @Test
  void twoModelsAreComparedInAView() {
    Path output = temp.resolve("out");
    Cli.spark()
        .createDataFrame(
            List.of(
                ofModel("old", 0, "same").caption("short", "A cup.").row(),
                ofModel("nano", 1, "same").caption("short", "A mug.").row(),
                ofModel("nano", 1, "other").answer("Why?", "So.").box("car", 0, 0, 1, 1).row(),
                ofModel("new", 2, "same").caption("short", "A mug.").row(),
                ofModel("new", 2, "other").answer("Why?", "No.").box("car", 0, 0, 1, 0.75).row(),
                ofModel("new", 2, "more").caption("short", "A car.").row()),
            OutputSchema.output())
        .write()
        .format("delta")
        .save(output.toString());
    assertEquals(3, count(output, "models"));
    assertEquals(1, count(output, "captions WHERE model_digest = 'digest of old'"));
    assertEquals(4, count(output, "captions WHERE request_digest = 'r1'"));
    String last = "comparison WHERE model_a = 'nano' AND model_b = 'new'";
    assertEquals(2, count(output, last));
    assertEquals(
        1,
        count(
            output,
            last
                + " AND image = 'other' AND answers_changed AND NOT captions_changed AND mean_iou ="
                + " 0.75 AND answers[0].a = 'So.'"));
    assertEquals(
        1,
        count(
            output,
            "comparison WHERE model_a = 'old' AND captions_changed AND mean_iou IS NULL",
            "--a",
            "digest of old",
            "--b",
            "new"));
    refused("--a and --b go together", "SELECT 1", "--a", "old");
    Cli.Result unknown = Cli.run("sql", "SELECT 1", "--output", output, "--a", "x", "--b", "new");
    assertEquals(ExitCodes.USAGE, unknown.code());
    assertTrue(unknown.err().contains("--a x: no rows of such a model"), unknown.err());
  }

  private static OutputRow ofModel(String name, int second, String image) {
    return OutputRow.of(image)
        .set("model", RowFactory.create(name, "digest of " + name))
        .at(second);
  }

  private long count(Path output, String from, Object... flags) {
    Object[] query = {"sql", "SELECT 'n=' || count(*) FROM " + from, "--output", output};
    Cli.Result result = Cli.run(Stream.of(query, flags).flatMap(Arrays::stream).toArray());
    assertEquals(ExitCodes.OK, result.code(), result.err());
    var found = Pattern.compile("n=(\\d+)").matcher(result.out());
    assertTrue(found.find(), result.out());
    return Long.parseLong(found.group(1));
  }

  @Test
  void severalStatementsAndValuesOfAllTypes() {
    Cli.Result result =
        sql(
            "SET spark.moonspark.maxTokens=3; SELECT 'a;b' AS text, X'0102' AS bytes, NULL AS none,"
                + " named_struct('x', 1, 'y', array('z')) AS s, map('k', 1.5) AS m; -- end\n");
    assertTrue(
        result.out().contains("a;b  | [2 bytes] | NULL | {x: 1, y: [z]} | {k: 1.5}"), result.out());
  }

  @Test
  void noMoreRowsThanAreAskedFor() {
    Cli.Result result = Cli.run("sql", "SELECT id FROM range(100)", "--max-rows", 2);
    assertTrue(result.out().contains("(2 rows, and there are more"), result.out());
  }

  @Test
  void mistakesAreToldInOneLine() {
    refused("[PARSE_SYNTAX_ERROR]", "SELEKT 1");
    refused("captions", "SELECT * FROM captions");
    refused("is an image, BINARY or a path as STRING, and not INT", "SELECT moondream_caption(1)");
    refused(
        "'tiny' is no caption length: use short, normal, long",
        "SELECT moondream_caption(content, 'tiny') FROM samples");
    refused(
        "a request has no 'captions'",
        "SELECT moondream_enrich(content, '{\"captions\": \"short\"}') FROM samples");
    refused("--device tpu", "SELECT 1", "--device", "tpu");
    refused("--model " + temp, "SELECT 1", "--model", temp);
    refused("--images " + temp.resolve("nowhere"), "SELECT 1", "--images", temp.resolve("nowhere"));
  }

  private void refused(String expected, Object... args) {
    Object[] all = new Object[args.length + 3];
    all[0] = "sql";
    System.arraycopy(args, 0, all, 1, args.length);
    all[args.length + 1] = "--output";
    all[args.length + 2] = temp.resolve("none");
    Cli.Result result = Cli.run(all);
    assertEquals(ExitCodes.USAGE, result.code(), result.err());
    assertEquals(1, result.err().strip().lines().count(), result.err());
    assertTrue(result.err().contains(expected), result.err());
  }

  @Test
  void statementsAreWholeWithTheirSemicolon() {
    for (String whole : List.of("SELECT 1;", "SELECT ';' ;", " ", "-- nothing\nSELECT 1;\n")) {
      assertTrue(SqlRunner.isWhole(whole), whole);
    }
    for (String part : List.of("SELECT 1", "SELECT 'a;", "SELECT 1; SELECT 2")) {
      assertFalse(SqlRunner.isWhole(part), part);
    }
  }

  private Cli.Result sql(String query) {
    Cli.Result result = Cli.run("sql", query, "--output", temp.resolve("none"));
    assertEquals(ExitCodes.OK, result.code(), result.err());
    return result;
  }
}
