package io.moonspark.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moonspark.jobs.evaluate.Benchmark;
import io.moonspark.jobs.evaluate.Evaluation;
import io.moonspark.jobs.evaluate.Item;
import io.moonspark.jobs.evaluate.ItemRows;
import io.moonspark.jobs.evaluate.Scoring;
import io.moonspark.jobs.evaluate.metrics.CocoMatching;
import io.moonspark.jobs.evaluate.metrics.PixelBox;
import io.moonspark.udfs.ImageLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WorstPageTest {

  @TempDir private Path temp;

  @Test
  void markupInAnyTextStaysText() throws IOException {
    String hostile = TestGallery.HOSTILE;
    Item item =
        Item.asked(hostile, hostile, sample(0), hostile, "asked " + hostile, List.of(hostile))
            .tags(Map.of(hostile, hostile));
    String page = page(scored(item, hostile, null, 0));
    assertFalse(page.contains("<script"), page);
    assertEquals(1, count(page, "<img|<image"), page);
    assertEquals(8, count(page, "&lt;script&gt;"), page);
  }

  @Test
  void anImageThatCannotBeReadIsToldAndTheOthersAreShown() throws IOException {
    Path torn = Files.writeString(temp.resolve("torn.jpg"), "no image");
    String page =
        page(
            scored(Item.asked("1", "a", sample(0), "?", "?", List.of("dog")), "cat", null, 0.5),
            scored(
                Item.asked("2", "b", torn.toUri().toString(), "?", "?", List.of("dog")),
                "",
                "unsupported_format: no image",
                0),
            scored(
                Item.asked(
                    "3", "c", temp.resolve("gone.jpg").toUri().toString(), "?", "?", List.of("")),
                "",
                "missing: it is gone",
                0));
    assertEquals(3, count(page, "<article>"));
    assertEquals(1, count(page, "href=\"data:image/jpeg;base64,[A-Za-z0-9+/=]{500,}\""));
    assertEquals(2, count(page, "<p class=\"problem\">"));
    assertTrue(page.contains("<dd class=\"error\" dir=\"auto\">missing: it is gone"), page);
    assertTrue(page.indexOf("item 2") < page.indexOf("item 1"), "the worst comes first");
  }

  @Test
  void boxesLieWhereTheyAreInTheOriginal() throws IOException {
    PixelBox truth = new PixelBox(10, 20, 30, 40);
    Item item =
        Item.asked("1", "a", sample(0), "dog", "dog", List.of())
            .kind(Item.Kind.DETECT)
            .boxes(
                List.of(
                    new CocoMatching.Truth(truth, 1200, false),
                    new CocoMatching.Truth(truth, 1200, true)));
    Row row = scored(item, "", null, 0.25, RowFactory.create(1.0, 2.5, 3.0, 4.0));
    String page = page(row);
    assertTrue(page.contains("viewBox=\"0 0 448 448\""), page);
    assertTrue(
        page.contains(
            "<rect class=\"truth\" x=\"10.0\" y=\"20.0\" width=\"30.0\" height=\"40.0\"/>"));
    assertTrue(page.contains("<rect class=\"truth crowd\""));
    assertTrue(
        page.contains("<rect class=\"found\" x=\"1.0\" y=\"2.5\" width=\"3.0\" height=\"4.0\"/>"));
    assertTrue(page.contains(">1 box</dd>") && page.contains(">2 boxes</dd>"), page);
  }

  @Test
  void answersOfManyPeopleAreCountedAndThePageLoadsNothing() throws IOException {
    List<String> people = List.of("two", "2", "two", "2", "two");
    String page =
        page(scored(Item.asked("1", "a", sample(0), "Prompt. Q?", "Q?", people), "3", null, 0));
    assertTrue(page.contains("two (3×)\n2 (2×)"), page);
    assertTrue(page.contains("<h2 dir=\"auto\">Q?</h2>") && page.contains(">Prompt. Q?</p>"));
    assertTrue(page.contains("default-src 'none'") && !page.contains("unsafe"));
    assertEquals(0, count(page, "https?://"));
    assertEquals(List.of("out.html", "table"), entries());
  }

  private List<String> entries() throws IOException {
    try (var entries = Files.list(temp)) {
      return entries
          .map(path -> path.getFileName().toString())
          .filter(name -> name.matches("out.*|table"))
          .sorted()
          .toList();
    }
  }

  private static String sample(int number) {
    return Cli.sample(number).toAbsolutePath().toUri().toString();
  }

  private static int count(String page, String pattern) {
    return (int) Pattern.compile(pattern).matcher(page).results().count();
  }

  private static Row scored(Item item, String text, String error, double score, Row... boxes) {
    List<Object> values = new ArrayList<>();
    Row row = ItemRows.of(item);
    for (int i = 0; i < row.length(); i++) {
      values.add(row.get(i));
    }
    values.addAll(List.of(text, boxes));
    values.add(error);
    values.addAll(List.of(score, new Double[0], new String[0]));
    return RowFactory.create(values.toArray());
  }

  /** The page of these rows of {@link Scoring#SCHEMA}. */
  private String page(Row... rows) throws IOException {
    Path table = temp.resolve("table");
    new Evaluation(Cli.spark(), Benchmark.TALLYQA, 1)
        .writeWorst(Cli.spark().createDataFrame(List.of(rows), Scoring.SCHEMA), table.toString());
    List<Row> images = new ArrayList<>();
    for (Row row : rows) {
      images.add(RowFactory.create(row.getString(2), row.getString(3)));
    }
    StructType columns =
        new StructType().add("image", DataTypes.StringType).add("path", DataTypes.StringType);
    Path source = temp.resolve("images");
    Cli.spark()
        .createDataFrame(images, columns)
        .write()
        .format("delta")
        .save(source.toUri().toString());
    Path page = temp.resolve("out.html");
    new WorstItems(
            Cli.spark(),
            new ImageSource.Table("delta", source.toUri().toString(), ImageSource.Naming.PATH),
            new TableColumns.Named(null, "path", "image", null),
            ImageLimits.defaults())
        .write(
            "Worst",
            new org.apache.hadoop.fs.Path(table.toUri()),
            new org.apache.hadoop.fs.Path(page.toUri()));
    return Files.readString(page);
  }
}
