package io.moonspark.train;

import static org.apache.spark.sql.functions.expr;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moonspark.jobs.Moonspark;
import io.moonspark.jobs.scenes.IconFamily;
import io.moonspark.jobs.scenes.PictureFormat;
import io.moonspark.jobs.scenes.Scene;
import io.moonspark.jobs.scenes.SceneCaptions;
import io.moonspark.jobs.scenes.SceneRenderer;
import io.moonspark.jobs.scenes.SceneSampler;
import io.moonspark.model.CaptionLength;
import io.moonspark.model.Device;
import io.moonspark.model.ModelPack;
import io.moonspark.model.Moondream;
import io.moonspark.model.Request;
import io.moonspark.model.pack.Packs;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training on Delta tables. */
final class TableTrainingTest {

  private static final int SCENES = 480;
  private static final String OLD = "red";

  /** Said of backgrounds alone so far. Adapters cannot teach tokens that nano never says. */
  private static final String NEW = "gray";

  @TempDir private static Path shared;
  @TempDir private Path temp;

  @BeforeAll
  static void synthesize() {
    run("synthesize", "scenes", "--output", shared.resolve("scenes"), "--count", SCENES);
  }

  @AfterAll
  static void close() {
    SparkSession.active().stop();
  }

  /** What is red has another name in the table; all else is as the model knows it. */
  @Test
  void adaptersTeachANewWordForAColour() throws Exception {
    Path table = temp.resolve("renamed");
    write(
        truth()
            // A table of something new has much of it.
            .where("array_contains(boxes.color, '" + OLD + "') OR hash(image) % 3 = 0")
            .withColumn("captions", renamed("captions", "length"))
            .withColumn("answers", renamed("answers", "question")),
        table);
    Path out = temp.resolve("run");
    run(
        "train",
        "--data",
        table,
        "--images",
        images(),
        "--output",
        out,
        "--lora-rank",
        8,
        "--lora-images",
        1_280,
        "--batch",
        16,
        "--lora-rate",
        5e-3);
    Path pack = temp.resolve("pack");
    ModelPack nano = Packs.embedded();
    run(
        "import",
        "--weights",
        NanoNetwork.weights(temp),
        "--config",
        Packs.config(nano),
        "--tokenizer",
        Packs.tokenizer(nano),
        "--lora",
        out.resolve("adapters.safetensors"),
        "--out",
        pack);
    List<Scene> fresh =
        LongStream.range(0, 120).mapToObj(SceneSampler.of(77, IconFamily.TRAINING)::scene).toList();
    List<String> before = captions(nano, fresh);
    List<String> after = captions(Packs.at(pack), fresh);
    int renamed = 0;
    int red = 0;
    int kept = 0;
    int others = 0;
    for (int i = 0; i < fresh.size(); i++) {
      String wanted = renamed(SceneCaptions.brief(fresh.get(i)));
      // What nano does not see, a new word does not show it.
      if (!renamed(before.get(i)).equals(wanted)) {
        continue;
      }
      boolean right = after.get(i).equals(wanted);
      if (wanted.contains(NEW)) {
        red++;
        renamed += right ? 1 : 0;
      } else {
        others++;
        kept += right ? 1 : 0;
      }
    }
    String counts = renamed + " of " + red + " renamed, " + kept + " of " + others + " kept";
    assertTrue(red > 5 && renamed >= 0.7 * red && kept >= 0.8 * others, counts);
  }

  @Test
  void bothStagesTrainOnATableOfScenesAndGoOnWhereTheyStopped() throws Exception {
    Path out = temp.resolve("run");
    Object[] command = {
      "train",
      "--data",
      truthPath(),
      "--images",
      images(),
      "--output",
      out,
      "--dense-images",
      32,
      "--joint-images",
      32,
      "--batch",
      16,
      "--log-every",
      1,
      "--max-steps",
      3,
      "--threads",
      1
    };
    assertTrue(run(command).contains("Stopped"));
    Path examples = out.resolve(ExampleFile.NAME);
    var written = Files.getLastModifiedTime(examples);
    assertTrue(run(command).contains("Weights"));
    assertEquals(written, Files.getLastModifiedTime(examples));
    assertEquals(4, Files.readAllLines(out.resolve(TrainingLog.FILE)).size());
  }

  @Test
  void anEpochShowsEveryExampleOnceAndTheNextOneInAnotherOrder() throws Exception {
    Path out = temp.resolve("run");
    run(
        "train",
        "--data",
        truthPath(),
        "--images",
        images(),
        "--output",
        out,
        "--dense-images",
        0,
        "--joint-images",
        0);
    try (ExampleFile file = ExampleFile.open(out.resolve(ExampleFile.NAME), 4)) {
      List<String> first = epoch(file, 0);
      List<String> second = epoch(file, 1);
      Set<String> wanted = new HashSet<>();
      for (long i = 0; i < SCENES; i++) {
        wanted.add(
            SceneExamples.truth(SceneSampler.of(1, IconFamily.TRAINING).scene(i))
                .captions()
                .get(CaptionLength.LONG));
      }
      assertEquals(SCENES, first.size());
      assertEquals(wanted, new HashSet<>(first));
      assertEquals(wanted, new HashSet<>(second));
      assertFalse(first.equals(second));
    }
  }

  private static List<String> epoch(ExampleFile file, int epoch) throws Exception {
    List<String> captions = new ArrayList<>();
    for (int i = 0; i < file.count(); i++) {
      captions.add(
          file.example((long) epoch * file.count() + i).truth().captions().get(CaptionLength.LONG));
    }
    return captions;
  }

  @Test
  void badTablesAreRefusedByFlagColumnAndImage() {
    Path table = temp.resolve("bad");
    write(truth().withColumn("boxes", expr("transform(boxes, b -> b.label)")), table);
    assertRefused("--data", "column boxes is ARRAY<STRING>", table);
    write(truth().drop("captions", "answers", "boxes", "points"), table);
    assertRefused("--data", "has no column of captions, answers, boxes, points", table);
    write(
        truth()
            .limit(1)
            .withColumn(
                "points",
                expr(
                    "transform(points, p -> named_struct('label', p.label, 'x', p.x + 1, 'y', p.y))")),
        table);
    assertRefused("image ", "x is 1.", table);
    write(truth().drop("background"), table);
    assertRefused("the dense stage needs scenes", "--dense-images 0", table);
    write(truth().limit(0), table);
    assertRefused("empty", "", table);
    String said = fail("train", "--data", truthPath(), "--output", temp.resolve("run"));
    assertTrue(said.contains("has no column content"), said);
    assertTrue(fail("train", "--lora-rank", 4, "--output", temp).contains("needs --data"));
  }

  private void assertRefused(String where, String why, Path table) {
    String said =
        fail("train", "--data", table, "--images", images(), "--output", temp.resolve("run"));
    assertTrue(said.contains(where) && said.contains(why), said);
  }

  private static List<String> captions(ModelPack pack, List<Scene> scenes) throws Exception {
    SceneRenderer renderer = SceneRenderer.ofSide(112);
    try (Moondream model = Moondream.open(pack, Device.cpu())) {
      Request request = Request.none().caption(CaptionLength.SHORT);
      List<Moondream.Item> items = new ArrayList<>();
      for (Scene scene : scenes) {
        byte[] png = PictureFormat.PNG.encode(renderer.image(scene));
        items.add(new Moondream.Item(model.prepare(png), request));
      }
      return model.enrich(items).stream()
          .map(said -> said.captions().get(0).text().text().strip())
          .toList();
    }
  }

  private static String renamed(String text) {
    return text.replaceAll("\\b" + OLD + "\\b", NEW);
  }

  private static Column renamed(String column, String other) {
    return expr(
        "transform(%1$s, e -> named_struct('%2$s', %3$s, 'text', %4$s))"
            .formatted(column, other, renaming(other), renaming("text")));
  }

  private static String renaming(String field) {
    return "regexp_replace(e.%s, '(?i)\\\\b%s\\\\b', '%s')".formatted(field, OLD, NEW);
  }

  private static Dataset<Row> truth() {
    return SparkSession.active().read().format("delta").load(truthPath());
  }

  private static String truthPath() {
    return shared.resolve("scenes/truth").toString();
  }

  private static String images() {
    return shared.resolve("scenes/images").toString();
  }

  private static void write(Dataset<Row> rows, Path table) {
    rows.write()
        .format("delta")
        .mode("overwrite")
        .option("overwriteSchema", "true")
        .save(table.toString());
  }

  private static String run(Object... args) {
    return run(0, args);
  }

  private static String fail(Object... args) {
    return run(2, args);
  }

  private static String run(int code, Object... args) {
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said, true);
    String[] words = Arrays.stream(args).map(Object::toString).toArray(String[]::new);
    assertEquals(code, Moonspark.run(out, out, words), said::toString);
    return said.toString();
  }
}
