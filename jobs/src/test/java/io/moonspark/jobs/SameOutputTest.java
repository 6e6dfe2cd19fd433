package io.moonspark.jobs;

import static org.apache.spark.sql.functions.col;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moonspark.model.CaptionLength;
import io.moonspark.model.Question;
import io.moonspark.model.Request;
import io.moonspark.udfs.Enrich;
import io.moonspark.udfs.EnrichCounters;
import io.moonspark.udfs.EnrichInput;
import io.moonspark.udfs.EnrichSettings;
import io.moonspark.udfs.ImageLimits;
import io.moonspark.udfs.ModelPacks;
import io.moonspark.udfs.ModelRef;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** However the work is cut, the rows are the same. */
@TestInstance(Lifecycle.PER_CLASS)
final class SameOutputTest {

  private static final Request ALL =
      Request.none()
          .caption(CaptionLength.SHORT, CaptionLength.NORMAL)
          .ask(List.of("What color is the background?", "How many things are there?"))
          .detect(List.of("star", "car"))
          .point(List.of("dog"));

  private Dataset<Row> images;
  private ModelRef model;

  @BeforeAll
  void images(@TempDir Path temp) throws IOException {
    Cli.samples(temp.resolve("images"), 16);
    BadImages.write(temp.resolve("images"));
    SparkSession spark = Cli.spark();
    images =
        spark
            .createDataFrame(
                FolderListing.of(
                    new JavaSparkContext(spark.sparkContext()),
                    List.of(new org.apache.hadoop.fs.Path(temp.resolve("images").toUri())),
                    new org.apache.hadoop.fs.Path("/nowhere")),
                FolderListing.SCHEMA)
            .orderBy("image");
    model = ModelPacks.resolve(ModelRef.NANO, spark.sparkContext().hadoopConfiguration());
  }

  @Test
  void forAnyPartitioningAndCropBudget() {
    List<String> expected = Cli.contents(enrich(1, 32, ALL));
    assertEquals(26, expected.size());
    assertEquals(expected, Cli.contents(enrich(4, 32, ALL)));
    assertEquals(expected, Cli.contents(enrich(1, 1, ALL)));
    assertEquals(expected, Cli.contents(enrich(2, 7, ALL)));
    assertEquals(expected, Cli.contents(enrich(1, 100_000, ALL)));
  }

  @Test
  void inTheOrderOfTheInput() {
    List<String> in =
        images.select("image").collectAsList().stream().map(row -> row.getString(0)).toList();
    List<String> out =
        enrich(1, 7, Request.none().caption(CaptionLength.SHORT))
            .select("image")
            .collectAsList()
            .stream()
            .map(row -> row.getString(0))
            .toList();
    assertEquals(in, out);
  }

  @Test
  void forPromptsTogetherOrOneByOne() {
    Dataset<Row> together = enrich(2, 32, ALL).where("error is null").cache();
    assertSame(together, "captions", ALL.ask(List.of()).detect(List.of()).point(List.of()));
    assertSame(together, "answers", Request.none().ask(ALL.questions().toArray(Question[]::new)));
    assertSame(together, "boxes", Request.none().detect(ALL.detect()));
    assertSame(together, "points", Request.none().point(ALL.point()));
    together.unpersist();
  }

  private void assertSame(Dataset<Row> together, String column, Request alone) {
    List<String> expected = Cli.contents(together.select(col("image"), col(column)));
    assertEquals(
        expected,
        Cli.contents(
            enrich(2, 32, alone).where("error is null").select(col("image"), col(column))));
    assertTrue(expected.size() == 16);
  }

  private Dataset<Row> enrich(int partitions, int cropBudget, Request request) {
    EnrichInput input =
        new EnrichInput(
            col("image"), null, col("image"), col("source_modified"), col("source_length"), null);
    return Enrich.images(
        partitions == 1 ? images.coalesce(1) : images.repartition(partitions),
        input,
        new EnrichSettings(model, "cpu", request, cropBudget, ImageLimits.defaults()),
        EnrichCounters.register(Cli.spark().sparkContext()));
  }
}
