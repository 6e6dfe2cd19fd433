package io.moonspark.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands gallery and compare, up to the files they leave. */
final class GalleryCommandTest {

  private static final int SIDE = 96;

  @TempDir private Path temp;

  @Test
  void aFolderOfImagesGoodAndBadBecomesAPage() throws Exception {
    Path images = Cli.samples(temp.resolve("photos"), 3);
    Map<String, String> bad = BadImages.write(images);
    Path output = enriched("--images", images, "--caption", "short", "--detect", "thing");
    Files.write(images.resolve("001.jpg"), Files.readAllBytes(Cli.sample(4)));
    Files.delete(images.resolve("002.png"));

    Cli.Result made = gallery("--output-table", output, "--thumbnail", SIDE);
    assertEquals(ExitCodes.OK, made.code(), made.err());
    assertTrue(made.out().contains("13 images"), made.out());
    Map<String, JsonNode> page = images();
    assertEquals(13, page.size());
    bad.forEach(
        (name, code) ->
            assertEquals(code, page.get(name).at("/sides/0/error/code").asText(), name));
    assertTrue(page.get("half.jpg").get("problem").asText().startsWith("undecodable: "));

    JsonNode good = page.get("000.jpg");
    assertTrue(good.get("problem").isNull(), good.toString());
    assertEquals(448, good.get("width").asInt());
    BufferedImage thumbnail =
        ImageIO.read(temp.resolve("page").resolve(good.get("file").asText()).toFile());
    assertEquals(SIDE, thumbnail.getWidth());
    assertTrue(page.get("001.jpg").get("problem").asText().contains("changed"));
    assertTrue(page.get("002.png").get("problem").asText().startsWith("missing: "));

    // A run that was cut off leaves a note in the page's place, which the next one replaces.
    GalleryFolder.at(temp.resolve("page").toString(), Cli.hadoop()).begin();
    // Once more, into the same directory: nothing of the first page is left over.
    Cli.Result again =
        gallery("--output-table", output, "--where", "error IS NULL", "--limit", "1");
    assertTrue(again.out().contains("1 of 3 images"), again.out() + again.err());
    assertEquals(1, images().size());
    try (var files = Files.list(temp.resolve("page/thumbnails"))) {
      assertEquals(1, files.count());
    }
  }

  @Test
  void imagesOfATableAreFoundByTheirKeys() throws Exception {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      rows.add(RowFactory.create((long) i, Files.readAllBytes(Cli.sample(i))));
    }
    Path source = temp.resolve("table");
    Cli.spark()
        .createDataFrame(
            rows,
            new StructType().add("id", DataTypes.LongType).add("content", DataTypes.BinaryType))
        .write()
        .format("delta")
        .save(source.toString());
    Path output = enriched("--images", source, "--key-column", "id", "--caption", "short");
    Cli.Result made = gallery("--output-table", output, "--images", source, "--key-column", "id");
    assertEquals(ExitCodes.OK, made.code(), made.err());
    Map<String, JsonNode> page = images();
    assertEquals(3, page.size());
    page.values().forEach(image -> assertTrue(image.get("problem").isNull(), image.toString()));

    Cli.Result blind = gallery("--output-table", output);
    assertEquals(ExitCodes.OK, blind.code(), blind.err());
    assertTrue(images().get("0").get("problem").asText().startsWith("missing: "));
  }

  @Test
  void twoModelsOfOneTableAreCompared() throws Exception {
    Path images = Cli.samples(temp.resolve("photos"), 2);
    Path output =
        enriched("--images", images, "--caption", "short", "--ask", "Why?", "--detect", "car");
    // The same rows as another model would have written them, one caption and one box apart.
    Cli.table(output)
        .selectExpr(
            "image",
            "content_sha256",
            "width",
            "height",
            "transform(captions, c -> named_struct('length', c.length, 'text',"
                + " IF(image LIKE '%000.jpg', 'Another.', c.text), 'tokens', c.tokens, 'finish',"
                + " c.finish)) AS captions",
            "answers",
            "IF(image LIKE '%001.jpg', slice(boxes, 2, 100), boxes) AS boxes",
            "points",
            "error",
            "named_struct('name', 'other', 'digest', 'ffff') AS model",
            "request_digest",
            "source_modified",
            "source_length",
            "enriched_at",
            "stage_ms",
            "reused")
        .write()
        .format("delta")
        .mode("append")
        .save(output.toString());

    Path saved = temp.resolve("saved");
    Cli.Result compared = compare(output, "nano", "ffff", "--save", saved);
    assertEquals(ExitCodes.OK, compared.code(), compared.err());
    assertTrue(compared.out().contains("2 images of both models"), compared.out());
    assertTrue(compared.out().matches("(?s).*captions +2 +50\\.0 %.*"), compared.out());
    assertTrue(compared.out().matches("(?s).*answers +2 +100\\.0 %.*"), compared.out());
    assertTrue(compared.out().matches("(?s).*car +\\d+ +1\\.000 +1 +0\\n.*"), compared.out());

    Map<String, JsonNode> page = images();
    assertEquals(2, page.get("000.jpg").get("sides").size());
    assertTrue(page.get("000.jpg").at("/differs/captions").asBoolean());
    assertFalse(page.get("001.jpg").at("/differs/captions").asBoolean());
    Row row = Cli.table(saved).where("image LIKE '%000.jpg'").selectExpr("captions[0]").head();
    assertEquals("Another.", row.getStruct(0).getString(2));
    assertFalse(row.getStruct(0).getBoolean(3));

    assertError(
        compare(output, "nano", "gone"),
        "--b gone: no rows of such a model in " + output + "; it has ");
    assertError(compare(output, "nano", "ffff", "--save", output), "is another table");
    assertError(compare(temp.resolve("nothing"), "nano", "ffff"), "nothing: no Delta table there");
  }

  @Test
  void aDirectoryWithOtherThingsIsLeftAlone() throws Exception {
    Path images = Cli.samples(temp.resolve("photos"), 1);
    Path output = enriched("--images", images, "--caption", "short");
    Path thesis = Files.createDirectories(temp.resolve("page")).resolve("index.html");
    Files.writeString(thesis, "My thesis");
    assertError(gallery("--output-table", output), "holds something else than a gallery");
    assertEquals("My thesis", Files.readString(thesis));
    Files.delete(thesis);
    assertError(
        gallery("--output-table", output, "--where", "no_such_column = 1"),
        "--where no_such_column = 1: ");
    assertError(
        gallery("--output-table", images), "--output-table " + images + ": no Delta table there");
  }

  private static void assertError(Cli.Result result, String part) {
    assertEquals(ExitCodes.USAGE, result.code(), result.err());
    assertTrue(result.err().contains(part), result.err());
    assertEquals(1, result.err().lines().count(), result.err());
  }

  private Path enriched(Object... args) {
    Path output = temp.resolve("out");
    List<Object> all = new ArrayList<>(List.of(args));
    all.add("--output");
    all.add(output);
    Cli.Result result = Cli.enrich(all.toArray());
    assertEquals(ExitCodes.OK, result.code(), result.err());
    return output;
  }

  private Cli.Result gallery(Object... args) {
    return run("gallery", args);
  }

  private Cli.Result compare(Path table, String a, String b, Object... args) {
    List<Object> all = new ArrayList<>(List.of("--output-table", table, "--a", a, "--b", b));
    all.addAll(List.of(args));
    return run("compare", all.toArray());
  }

  private Cli.Result run(String command, Object... args) {
    List<Object> all = new ArrayList<>(List.of(command, "--out", temp.resolve("page")));
    all.addAll(List.of(args));
    return Cli.run(all.toArray());
  }

  /** What the page shows, by the names of the images. */
  private Map<String, JsonNode> images() throws IOException {
    Matcher data =
        Pattern.compile("(?s)id=\"data\">(.*?)</script>")
            .matcher(Files.readString(temp.resolve("page/index.html")));
    assertTrue(data.find());
    Map<String, JsonNode> images = new HashMap<>();
    for (JsonNode image : new ObjectMapper().readTree(data.group(1)).get("images")) {
      String key = image.get("key").asText();
      images.put(key.substring(key.lastIndexOf('/') + 1), image);
    }
    return images;
  }
}
