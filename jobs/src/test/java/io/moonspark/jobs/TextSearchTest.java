package io.moonspark.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moonspark.udfs.OutputSchema;
import io.moonspark.udfs.sql.TextQuery;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Searches in captions and answers with no index, with one, and with one that is behind. */
final class TextSearchTest {

  @TempDir private Path output;

  @BeforeEach
  void rows() {
    append(
        OutputRow.of("a").caption("short", "A red star.").caption("long", "A blue mug."),
        OutputRow.of("b").caption("short", "A star on red.").answer("What is it?", "A red star"));
    // So many other rows that single ones are picked from their file.
    append(
        IntStream.range(0, 40)
            .mapToObj(i -> OutputRow.of("c" + i).caption("short", i == 7 ? "Red star" : "A mug"))
            .toArray(OutputRow[]::new));
  }

  @Test
  void withAndWithoutAnIndexTheSameIsFoundAsByReadingAll() {
    assertAsByReading("red star");
    assertTrue(index().contains("42 new rows in 2 files"));
    assertEquals(4, assertAsByReading("red star"));
    assertEquals(3, assertAsByReading("\"red star\" -mug"));
    assertEquals(39, assertAsByReading("mug -blue"));
    assertEquals(0, assertAsByReading("red nowhere"));
    assertAsByReading("-star");
    assertTrue(index().contains("0 new rows in 0 files"));
  }

  @Test
  void anIndexThatIsBehindOrToldTwiceHidesNothing() {
    TableFiles seen = TableFiles.of(Cli.spark(), output.toString());
    append(OutputRow.of("d").caption("short", "A red star, new."));
    SearchIndex index = new SearchIndex(Cli.spark(), output.toString());
    assertEquals(42, index.update(seen).rows());
    assertEquals(5, assertAsByReading("red star"));
    assertEquals(1, index.update(TableFiles.of(Cli.spark(), output.toString())).rows());
    String directory = output.resolve("_moonspark/search").toString();
    Cli.table(Path.of(directory)).write().format("delta").mode("append").save(directory);
    assertEquals(5, assertAsByReading("red star"));
  }

  @Test
  void whatTheOutputNoLongerSaysIsNotFound() {
    index();
    append(OutputRow.of("a").at(9).caption("short", "Another thing."));
    assertEquals(3, assertAsByReading("red star"));
    Cli.spark().sql("DELETE FROM delta.`" + output + "` WHERE image = 'c7'");
    assertEquals(2, assertAsByReading("red star"));
    Cli.spark().sql("OPTIMIZE delta.`" + output + "`");
    assertTrue(index().contains(" in 1 files"));
    assertEquals(2, assertAsByReading("red star"));
    assertEquals(1, new SearchIndex(Cli.spark(), output.toString()).files().size());
  }

  @Test
  void filesWithDeletedRowsAreRead() {
    index();
    Cli.spark()
        .sql(
            "ALTER TABLE delta.`"
                + output
                + "` SET TBLPROPERTIES ('delta.enableDeletionVectors' = true)");
    Cli.spark().sql("DELETE FROM delta.`" + output + "` WHERE image IN ('c7', 'c8')");
    assertEquals(1, TableFiles.of(Cli.spark(), output.toString()).plain().size());
    assertEquals(3, assertAsByReading("red star"));
  }

  @Test
  void fromTheShell() throws Exception {
    Cli.Result found =
        Cli.run(
            "sql",
            "SELECT image, kind, prompt FROM search('\"red star\"') ORDER BY 1, 2",
            "--output",
            output);
    assertEquals(ExitCodes.OK, found.code(), found.err());
    assertTrue(found.out().contains("b     | answer  | What is it?"), found.out());
    assertTrue(found.out().contains("(3 rows"), found.out());
    Cli.Result wrong = Cli.run("sql", "SELECT * FROM search(1)", "--output", output);
    assertEquals(ExitCodes.USAGE, wrong.code(), wrong.err());
    assertTrue(wrong.err().contains("search takes one text in quotes"), wrong.err());
    Cli.Result none =
        Cli.run("index", "--output-table", Files.createDirectory(output.resolve("x")));
    assertEquals(ExitCodes.USAGE, none.code(), none.err());
    assertTrue(none.err().contains("no Delta table there"), none.err());
  }

  private void append(OutputRow... rows) {
    Cli.spark()
        .createDataFrame(Arrays.stream(rows).map(OutputRow::row).toList(), OutputSchema.output())
        .coalesce(1)
        .write()
        .format("delta")
        .mode("append")
        .save(output.toString());
  }

  private String index() {
    Cli.Result result = Cli.run("index", "--output-table", output);
    assertEquals(ExitCodes.OK, result.code(), result.err());
    return result.out();
  }

  /** Returns how many texts were found. */
  private int assertAsByReading(String query) {
    SparkSession spark = Cli.spark();
    TextQuery parsed = TextQuery.parse(query);
    List<String> read = new ArrayList<>();
    for (Row row :
        LatestRows.of(EnrichedTable.open("", output.toString(), spark).rows()).collectAsList()) {
      for (String column : List.of("captions", "answers")) {
        row.<Row>getList(row.fieldIndex(column)).stream()
            .filter(text -> parsed.matches(text.getString(1)))
            .forEach(text -> read.add(row.getString(0) + ": " + text.getString(1)));
      }
    }
    List<String> found =
        new TextSearch(spark, output.toString())
            .find(query).select("image", "text").collectAsList().stream()
                .map(row -> row.getString(0) + ": " + row.getString(1))
                .sorted()
                .toList();
    assertEquals(read.stream().sorted().toList(), found, query);
    return found.size();
  }
}
