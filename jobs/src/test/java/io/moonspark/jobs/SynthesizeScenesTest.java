package io.moonspark.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moonspark.jobs.scenes.IconFamily;
import io.moonspark.jobs.scenes.PictureFormat;
import io.moonspark.jobs.scenes.SceneSampler;
import io.moonspark.jobs.scenes.SceneSettings;
import io.moonspark.jobs.scenes.SceneTables;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SynthesizeScenesTest {

  private static final int COUNT = 60;

  @TempDir private Path temp;

  @Test
  void theSameSeedGivesTheSameBytesHoweverTheJobIsCut() {
    for (PictureFormat format : PictureFormat.values()) {
      SceneSettings settings =
          new SceneSettings(3, IconFamily.TRAINING, SceneSampler.REPEATS, 96, format);
      List<Row> whole = pictures(settings, 1);
      List<Row> cut = pictures(settings, 7);
      for (int i = 0; i < COUNT; i++) {
        assertEquals(whole.get(i).getString(0), cut.get(i).getString(0));
        assertArrayEquals(whole.get(i).<byte[]>getAs(1), cut.get(i).<byte[]>getAs(1));
      }
      assertEquals(truth(settings, 1), truth(settings, 7));
    }
  }

  private static List<Row> pictures(SceneSettings settings, int tasks) {
    return SceneTables.pictures(Cli.spark(), settings, COUNT, tasks)
        .orderBy("image")
        .collectAsList();
  }

  private static List<String> truth(SceneSettings settings, int tasks) {
    return SceneTables.truth(Cli.spark(), settings, COUNT, tasks)
        .orderBy("image")
        .collectAsList()
        .stream()
        .map(Row::toString)
        .toList();
  }

  /** The scenes are like those that nano was trained on: it gets as many right as of those. */
  @Test
  void nanoCaptionsFreshScenes() {
    Path scenes = temp.resolve("scenes");
    Cli.Result made = Cli.run("synthesize", "scenes", "--output", scenes, "--count", COUNT);
    assertEquals(ExitCodes.OK, made.code(), made.err());
    assertTrue(made.out().contains(COUNT + " scenes of 112 x 112 pixels"), made.out());
    Path output = temp.resolve("enriched");
    Cli.Result enriched =
        Cli.enrich(
            "--images",
            scenes.resolve("images"),
            "--image-column",
            "content",
            "--key-column",
            "image",
            "--output",
            output,
            "--caption",
            "short");
    assertEquals(ExitCodes.OK, enriched.code(), enriched.err());
    long right =
        Cli.table(output)
            .select("image", "captions")
            .withColumn("said", expr("trim(captions[0].text)"))
            .join(
                Cli.table(scenes.resolve("truth"))
                    .select(col("image"), expr("captions[0].text as truth")),
                "image")
            .where("said = truth")
            .count();
    assertTrue(right >= 0.8 * COUNT, right + " of " + COUNT);
  }

  @Test
  void scenesOfNothingButRepeatsShowOneThingEach() {
    Path scenes = temp.resolve("scenes");
    Cli.Result made =
        Cli.run("synthesize", "scenes", "--output", scenes, "--count", COUNT, "--repeats", 1);
    assertEquals(ExitCodes.OK, made.code(), made.err());
    Dataset<Row> truth = Cli.table(scenes.resolve("truth"));
    assertEquals(COUNT, truth.where("size(array_distinct(boxes.label)) = 1").count());
    assertTrue(truth.where("size(boxes) > 1").count() > 0);
  }

  @Test
  void wrongFlagsAndAnOutputThatIsThereAreRefusedInOneLine() throws Exception {
    refused("--count 0", "--count", 0);
    refused("--size 0", "--size", 0);
    refused("--size 100000", "--size", 100_000);
    refused("--format gif: must be one of jpeg, png", "--format", "gif");
    refused("--repeats 1.5: must be from 0 to 1", "--repeats", 1.5);
    refused("--families emoji", "--families", "bootstrap,emoji");
    Path there = Files.createDirectories(temp.resolve("there"));
    Files.writeString(there.resolve("file"), "");
    Cli.Result result = Cli.run("synthesize", "scenes", "--output", there);
    assertEquals(ExitCodes.USAGE, result.code());
    assertTrue(result.err().contains("is there already"), result.err());
  }

  private void refused(String message, Object flag, Object value) {
    Path output = temp.resolve("refused");
    Cli.Result result = Cli.run("synthesize", "scenes", "--output", output, flag, value);
    assertEquals(ExitCodes.USAGE, result.code());
    assertTrue(result.err().contains(message), result.err());
    assertEquals(1, result.err().lines().count(), result.err());
    assertFalse(Files.exists(output));
  }
}
