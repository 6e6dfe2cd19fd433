package io.moonspark.udfs.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** The model as a stage of a pipeline. */
@TestInstance(Lifecycle.PER_CLASS)
final class MoondreamTransformerTest {

  private static final Path SAMPLES = Path.of("..", "notebooks", "images");
  private static final int IMAGES = 6;

  private SparkSession spark;
  private Path images;

  @BeforeAll
  void open(@TempDir Path temp) throws Exception {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "2")
            .getOrCreate();
    images = Files.createDirectories(temp.resolve("images"));
    for (int i = 0; i < IMAGES; i++) {
      // PNG where there is one: Spark decodes JPEG otherwise than we do.
      Path png = SAMPLES.resolve("%03d.png".formatted(i));
      Path file = Files.exists(png) ? png : SAMPLES.resolve("%03d.jpg".formatted(i));
      Files.copy(file, images.resolve(file.getFileName()));
    }
  }

  private static MoondreamTransformer captions() {
    return new MoondreamTransformer()
        .setInputCol("content")
        .setOutputCol("moondream")
        .setCaptions("short")
        .setDetect("car")
        .setBatchSize(4);
  }

  private Dataset<Row> files() {
    return spark.read().format("binaryFile").load(images.toString());
  }

  private static List<String> said(Dataset<Row> rows) {
    return rows.selectExpr(
            "element_at(split(path, '/'), -1) AS name", "moondream.captions[0].text AS caption")
        .orderBy("name")
        .toJSON()
        .collectAsList();
  }

  @Test
  void bytesPathsAndImageStructs() {
    List<String> ofBytes = said(captions().transform(files()));
    assertEquals(IMAGES, ofBytes.size());
    assertTrue(ofBytes.stream().allMatch(row -> row.contains("caption")), ofBytes.toString());
    assertEquals(ofBytes, said(captions().setInputCol("path").transform(files())));

    Dataset<Row> pixels =
        spark
            .read()
            .format("image")
            .load(images.toString())
            .selectExpr("image", "image.origin AS path");
    List<String> ofPixels = said(captions().setInputCol("image").transform(pixels));
    assertEquals(ofBytes, ofPixels);
  }

  @Test
  void nullAndBadImages() {
    List<Row> rows =
        captions()
            .transform(
                spark
                    .sql("SELECT CAST(NULL AS BINARY) AS content UNION ALL SELECT X'00'")
                    .coalesce(1))
            .selectExpr("moondream IS NULL", "moondream.error.code")
            .collectAsList();
    assertEquals("[[true,null], [false,unsupported_format]]", rows.toString());
  }

  @Test
  void pipelinesCanBeSavedAndLoaded(@TempDir Path temp) throws Exception {
    String path = temp.resolve("pipeline").toString();
    new Pipeline().setStages(new PipelineStage[] {captions()}).fit(files()).save(path);
    PipelineModel loaded = PipelineModel.load(path);
    assertEquals(said(captions().transform(files())), said(loaded.transform(files())));

    MoondreamTransformer stage = (MoondreamTransformer) loaded.stages()[0];
    assertArrayEquals(new String[] {"car"}, stage.getOrDefault(stage.detect()));
    assertEquals(4, stage.getOrDefault(stage.batchSize()));
    String alone = temp.resolve("stage").toString();
    stage.save(alone);
    assertEquals(stage.uid(), MoondreamTransformer.load(alone).uid());
  }

  @Test
  void streams(@TempDir Path temp) throws Exception {
    Dataset<Row> stream =
        spark.readStream().format("binaryFile").schema(files().schema()).load(images.toString());
    captions()
        .transform(stream)
        .writeStream()
        .format("parquet")
        .option("path", temp.resolve("out").toString())
        .option("checkpointLocation", temp.resolve("checkpoint").toString())
        .trigger(Trigger.AvailableNow())
        .start()
        .awaitTermination();
    assertEquals(
        said(captions().transform(files())),
        said(spark.read().parquet(temp.resolve("out").toString())));
  }

  @Test
  void parametersThatDoNotDoAreNamed() {
    refused("inputCol picture: no such column", captions().setInputCol("picture"));
    refused("inputCol length: is BIGINT", captions().setInputCol("length"));
    refused("outputCol path", captions().setOutputCol("path"));
    refused("'tiny' is no caption length", captions().setCaptions("tiny"));
    refused("outputCol: not given", new MoondreamTransformer().setInputCol("content"));
    refused("modelUrl /no/pack", captions().setModelUrl("/no/pack"));
  }

  private void refused(String expected, MoondreamTransformer transformer) {
    RuntimeException e = assertThrows(RuntimeException.class, () -> transformer.transform(files()));
    assertTrue(e.getMessage().contains(expected), e.getMessage());
  }
}
