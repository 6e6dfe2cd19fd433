package io.moonspark.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.delta.tables.DeltaTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TableEnrichmentTest {

  private static final StructType SCHEMA =
      new StructType()
          .add("id", DataTypes.LongType)
          .add("content", DataTypes.BinaryType)
          .add("file", DataTypes.StringType)
          .add("questions", DataTypes.createArrayType(DataTypes.StringType));

  @TempDir private Path temp;
  private Path source;
  private Path output;

  @BeforeEach
  void paths() {
    source = temp.resolve("source");
    output = temp.resolve("out");
  }

  @Test
  void rowsAddedToADeltaTableOfBytesAreEnrichedExactlyOnce() throws Exception {
    rows(0, 6).write().format("delta").save(source.toString());
    assertEquals(ExitCodes.OK, run("--caption", "short").code());
    assertEquals(6, Cli.table(output).where("error is null").count());

    Cli.Result second = run("--caption", "short");
    assertTrue(second.out().contains("Nothing new"), second.out());

    rows(6, 9).write().format("delta").mode("append").save(source.toString());
    Cli.Result third = run("--caption", "short");
    assertTrue(third.out().contains("3 images enriched"), third.out());
    assertEquals(9, Cli.table(output).select("image").distinct().count());
    assertEquals(9, Cli.table(output).count());
    assertEquals(
        9, Cli.table(output).where("source_length > 0 and source_modified is null").count());

    run("--caption", "normal");
    assertEquals(18, Cli.table(output).count());
  }

  @Test
  void updatesAndDeletesInTheSourceDoNotStopTheNextRun() throws Exception {
    rows(0, 3).write().format("delta").save(source.toString());
    run("--caption", "short");
    DeltaTable table = DeltaTable.forPath(Cli.spark(), source.toString());
    table.delete(col("id").equalTo(1));
    rows(3, 4).write().format("delta").mode("append").save(source.toString());
    Cli.Result result = run("--caption", "short");
    assertEquals(ExitCodes.OK, result.code(), result.err());
    assertTrue(result.out().contains("1 images enriched"), result.out());
  }

  @Test
  void withTheChangeDataFeedUpdatesAreEnrichedAgainAndDeletesAreNothing() throws Exception {
    rows(0, 3).write().format("delta").save(source.toString());
    Cli.Result first = run("--caption", "short");
    assertTrue(first.out().contains("rows updated in place are not"), first.out());
    assertTrue(first.out().contains("delta.enableChangeDataFeed = true"), first.out());

    turnOnFeed();
    update(1, 5);
    DeltaTable.forPath(Cli.spark(), source.toString()).delete(col("id").equalTo(2));
    rows(3, 4).write().format("delta").mode("append").save(source.toString());
    Cli.Result second = run("--caption", "short");
    assertTrue(second.out().contains("2 images enriched"), second.out() + second.err());
    assertTrue(!second.out().contains("updated in place"), second.out());
    assertEquals(
        2, Cli.table(output).where("image = 1").select("content_sha256").distinct().count());
    assertEquals(5, Cli.table(output).count());
    assertTrue(run("--caption", "short").out().contains("Nothing new"));
  }

  @Test
  void aChangeDataFeedTurnedOnTooLateIsSaid() throws Exception {
    rows(0, 2).write().format("delta").save(source.toString());
    run("--caption", "short");
    rows(2, 3).write().format("delta").mode("append").save(source.toString());
    turnOnFeed();
    Cli.Result second = run("--caption", "short");
    assertTrue(second.out().contains("1 images enriched"), second.out() + second.err());
    assertTrue(second.err().contains("does not reach back to the last run"), second.err());
    update(0, 5);
    Cli.Result third = run("--caption", "short");
    assertTrue(third.out().contains("1 images enriched"), third.out() + third.err());
    assertEquals(4, Cli.table(output).count());
  }

  private void turnOnFeed() {
    Cli.spark()
        .sql(
            "ALTER TABLE delta.`"
                + source
                + "` SET TBLPROPERTIES (delta.enableChangeDataFeed = true)");
  }

  private void update(long id, int sample) throws IOException {
    DeltaTable.forPath(Cli.spark(), source.toString())
        .update(
            col("id").equalTo(id), Map.of("content", lit(Files.readAllBytes(Cli.sample(sample)))));
  }

  @Test
  void failedRowsAreEnrichedAgainOnRequestAndMissingOnesAlways() throws Exception {
    rows(0, 3).drop("content").write().format("delta").save(source.toString());
    Files.delete(temp.resolve("2.jpg"));
    Files.writeString(temp.resolve("1.jpg"), "Dear reader");
    run("--path-column", "file", "--caption", "short");
    assertEquals(2, Cli.table(output).where("error is not null").count());
    Files.copy(Cli.sample(2), temp.resolve("2.jpg"));
    Cli.Result second = run("--path-column", "file", "--caption", "short");
    assertTrue(second.out().contains("1 images enriched"), second.out());
    Files.write(temp.resolve("1.jpg"), Files.readAllBytes(Cli.sample(1)));
    assertTrue(run("--path-column", "file", "--caption", "short").out().contains("Nothing new"));
    run("--path-column", "file", "--caption", "short", "--retry-failed");
    assertEquals(3, Cli.table(output).where("error is null").count());
    assertEquals(5, Cli.table(output).count());
  }

  @Test
  void pathsAreOpenedByTheTasksAndAVanishedFileIsAnErrorRow() throws Exception {
    rows(0, 4).drop("content").write().format("delta").save(source.toString());
    Files.delete(temp.resolve("2.jpg"));
    Cli.Result result = run("--path-column", "file", "--caption", "short");
    assertEquals(ExitCodes.OK, result.code(), result.err());
    Row missing = Cli.table(output).where("error is not null").head();
    assertEquals(temp.resolve("2.jpg").toString(), missing.getAs("image"));
    assertEquals("missing", missing.<Row>getAs("error").getString(0));
    assertEquals(
        3, Cli.table(output).where("error is null and source_modified is not null").count());
  }

  @Test
  void eachRowMayHaveQuestionsOfItsOwn() throws Exception {
    rows(0, 4).write().format("delta").save(source.toString());
    run("--ask-column", "questions", "--ask", "What color is the background?");
    List<Row> rows = Cli.table(output).orderBy("image").select("image", "answers").collectAsList();
    for (Row row : rows) {
      int id = Integer.parseInt(row.getString(0));
      List<Row> answers = row.getList(1);
      assertEquals("What color is the background?", answers.get(0).getString(0));
      assertEquals(id == 0 ? 1 : 2, answers.size());
      if (id > 0) {
        assertEquals("How many things are there?", answers.get(1).getString(0));
      }
    }
  }

  @Test
  void parquetAndTablesByNameAreStreamedToo() throws Exception {
    rows(0, 2).write().parquet(source.toString());
    assertEquals(ExitCodes.OK, run("--caption", "short").code());
    rows(2, 3).write().mode("append").parquet(source.toString());
    assertTrue(run("--caption", "short").out().contains("1 images enriched"));
    assertEquals(3, Cli.table(output).count());

    Cli.spark().sql("DROP TABLE IF EXISTS pictures");
    rows(0, 2)
        .write()
        .format("delta")
        .option("path", temp.resolve("pictures").toString())
        .saveAsTable("pictures");
    Path byName = temp.resolve("by-name");
    Cli.Result result =
        Cli.enrich(
            "--images",
            "pictures",
            "--output",
            byName,
            "--caption",
            "short",
            "--checkpoint",
            temp.resolve("checkpoints"));
    assertEquals(ExitCodes.OK, result.code(), result.err());
    assertEquals(2, Cli.table(byName).count());
    Cli.spark().sql("DROP TABLE pictures");
  }

  @Test
  void aMicroBatchIsAboutAsLargeAsAsked() throws Exception {
    for (int i = 0; i < 4; i++) {
      rows(i, i + 1).coalesce(1).write().format("delta").mode("append").save(source.toString());
    }
    run("--caption", "short", "--max-images-per-batch", 2);
    assertEquals(4, Cli.table(output).count());
    assertEquals(2, Cli.commits(output));
  }

  @Test
  void aMicroBatchCommittedBeforeACrashThatItsCheckpointMissedIsNotEnrichedAgain()
      throws Exception {
    for (int i = 0; i < 4; i++) {
      rows(i, i + 1).coalesce(1).write().format("delta").mode("append").save(source.toString());
    }
    run("--caption", "short", "--max-images-per-batch", 2, "--checkpoint", temp.resolve("state"));
    List<Path> noted;
    try (Stream<Path> files = Files.walk(temp.resolve("state"))) {
      noted = files.filter(file -> file.getParent().endsWith("commits")).sorted().toList();
    }
    Path last = noted.get(noted.size() - 1);
    Files.delete(last);
    Files.deleteIfExists(last.resolveSibling("." + last.getFileName() + ".crc"));

    rows(4, 5).write().format("delta").mode("append").save(source.toString());
    Cli.Result second = run("--caption", "short", "--checkpoint", temp.resolve("state"));

    assertTrue(second.out().contains("1 images enriched"), second.out());
    assertEquals(5, Cli.table(output).select("image").distinct().count());
    assertEquals(5, Cli.table(output).count());
  }

  private Cli.Result run(Object... more) {
    List<Object> args = new ArrayList<>(List.of("--images", source, "--output", output));
    args.addAll(List.of(more));
    return Cli.enrich(args.toArray());
  }

  private Dataset<Row> rows(int from, int to) throws IOException {
    List<Row> rows = new ArrayList<>();
    for (int i = from; i < to; i++) {
      Path file = temp.resolve(i + ".jpg");
      byte[] bytes = Files.readAllBytes(Cli.sample(i));
      Files.write(file, bytes);
      String[] questions = i == 0 ? null : new String[] {"How many things are there?", null, " "};
      rows.add(RowFactory.create((long) i, bytes, file.toString(), questions));
    }
    return Cli.spark().createDataFrame(rows, SCHEMA);
  }
}
