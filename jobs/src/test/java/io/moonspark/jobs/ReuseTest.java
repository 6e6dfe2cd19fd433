package io.moonspark.jobs;

import static org.apache.spark.sql.functions.col;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Content that was seen before, under the same request and model, costs no inference. */
final class ReuseTest {

  private static final StructType SCHEMA =
      new StructType()
          .add("id", DataTypes.StringType)
          .add("content", DataTypes.BinaryType)
          .add("questions", DataTypes.createArrayType(DataTypes.StringType));

  @TempDir private Path temp;
  private Path images;
  private Path output;

  @BeforeEach
  void paths() {
    images = temp.resolve("images");
    output = temp.resolve("out");
  }

  @Test
  void duplicatesInAFolderAreCopiedWithinACommitAndAcrossCommits() throws Exception {
    Cli.samples(images, 6);
    copy("again-");
    Cli.Result together = run("--caption", "short");
    assertDone(together, 12, 6);
    assertReused(6, 6);

    output = temp.resolve("in-chunks");
    run("--caption", "short", "--max-images-per-batch", 3);
    assertEquals(4, Cli.commits(output));
    assertReused(6, 6);
    assertEquals(6, Cli.table(output).select("content_sha256", "captions").distinct().count());
  }

  @Test
  void movedAndTouchedFilesAreCopiedAndChangedOnesAreNot() throws Exception {
    Cli.samples(images, 4);
    Files.writeString(images.resolve("letter.txt"), "Dear reader");
    run("--caption", "short");
    Files.createDirectories(images.resolve("below"));
    Files.move(images.resolve("000.jpg"), images.resolve("below/moved.jpg"));
    Files.move(images.resolve("letter.txt"), images.resolve("below/letter.txt"));
    Files.setLastModifiedTime(
        images.resolve("001.jpg"), FileTime.from(Instant.now().plusSeconds(60)));
    byte[] sameLength = Files.readAllBytes(Cli.sample(3));
    sameLength[sameLength.length - 1] ^= 1;
    Files.write(images.resolve("other" + extension(Cli.sample(3))), sameLength);

    Cli.Result second = run("--caption", "short");

    assertDone(second, 4, 3);
    assertReused(6, 3);
    assertEquals(2, rows().where("error.code = 'unsupported_format'").count());
    assertTrue(run("--caption", "short").out().contains("Nothing new"));
    assertTrue(run("--ask", "How many things are there?").out().contains("6 images enriched"));
  }

  @Test
  void aTableMadeAnewIsCopiedAndSoAreItsDuplicates() throws Exception {
    table("a", 0, 4).union(table("b", 2, 4)).coalesce(1).write().format("delta").save(images + "");
    Cli.Result first = run("--key-column", "id", "--caption", "short");
    assertDone(first, 6, 2);

    Cli.table(images).write().format("delta").mode("overwrite").save(temp.resolve("anew") + "");
    images = temp.resolve("anew");
    table("c", 5, 6).write().format("delta").mode("append").save(images + "");
    Cli.Result second = run("--key-column", "id", "--caption", "short");

    assertDone(second, 7, 6);
    assertReused(5, 8);
  }

  @Test
  void theSameContentWithOtherQuestionsIsNoDuplicate() throws Exception {
    String[] other = {"How many things are there?"};
    table("a", 0, 2).write().format("delta").save(images + "");
    run("--key-column", "id", "--ask-column", "questions");
    List<Row> more = new ArrayList<>();
    more.add(RowFactory.create("same", Files.readAllBytes(Cli.sample(0)), null));
    more.add(RowFactory.create("other", Files.readAllBytes(Cli.sample(0)), other));
    Cli.spark()
        .createDataFrame(more, SCHEMA)
        .write()
        .format("delta")
        .mode("append")
        .save(images + "");
    run("--key-column", "id", "--ask-column", "questions");
    assertEquals("same", rows().where("reused").select("image").head().getString(0));
    assertEquals(1, rows().where("reused").count());
    assertEquals(4, rows().count());
  }

  private void copy(String prefix) throws IOException {
    for (int i = 0; i < 6; i++) {
      Path sample = Cli.sample(i);
      Files.copy(sample, images.resolve(prefix + sample.getFileName()));
    }
  }

  private static String extension(Path file) {
    String name = file.getFileName().toString();
    return name.substring(name.lastIndexOf('.'));
  }

  private void assertReused(long originals, long copies) {
    assertEquals(copies, rows().where("reused and stage_ms.engine is null").count());
    assertEquals(copies, rows().where("reused").count());
    assertEquals(originals, rows().where("not reused").count());
    assertEquals(0, rows().where(col("reused").isNull()).count());
  }

  private static void assertDone(Cli.Result result, int images, int copied) {
    assertTrue(result.out().contains(images + " images enriched"), result.out());
    assertTrue(result.out().contains("\n" + copied + " of them copied"), result.out());
  }

  private Dataset<Row> rows() {
    return Cli.table(output);
  }

  private Cli.Result run(Object... more) {
    List<Object> args = new ArrayList<>(List.of("--images", images, "--output", output));
    args.addAll(List.of(more));
    Cli.Result result = Cli.enrich(args.toArray());
    assertEquals(ExitCodes.OK, result.code(), result.err());
    return result;
  }

  private static Dataset<Row> table(String prefix, int from, int to) throws IOException {
    List<Row> rows = new ArrayList<>();
    for (int i = from; i < to; i++) {
      rows.add(RowFactory.create(prefix + i, Files.readAllBytes(Cli.sample(i)), null));
    }
    return Cli.spark().createDataFrame(rows, SCHEMA);
  }
}
