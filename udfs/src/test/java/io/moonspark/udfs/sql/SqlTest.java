package io.moonspark.udfs.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.moonspark.udfs.MoonsparkExtensions;
import io.moonspark.udfs.RecordedModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** A session with the functions, a table of images, and the model that notes what it is given. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class SqlTest {

  /** Images of the table {@code photos}, in two partitions; {@code k} is 0 for half of them. */
  static final int PHOTOS = 12;

  /** Crops of a batch; every photo has one. */
  static final int BATCH = 4;

  static final Path SAMPLES = Path.of("..", "notebooks", "images");

  SparkSession spark;
  RecordedModel model;

  @BeforeAll
  void open(@TempDir Path temp) throws Exception {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config(
                "spark.sql.extensions",
                "io.delta.sql.DeltaSparkSessionExtension," + MoonsparkExtensions.class.getName())
            .config(
                "spark.sql.catalog.spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog")
            .config("spark.databricks.delta.snapshotPartitions", "1")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.warehouse.dir", Files.createTempDirectory("warehouse").toString())
            .getOrCreate();
    spark.conf().set("spark.moonspark.maxPixels", RecordedModel.MAX_PIXELS);
    spark.conf().set("spark.moonspark.cropBudget", BATCH);
    model = RecordedModel.open(spark.sparkContext().conf());
    photos(temp.resolve("photos"));
  }

  private void photos(Path table) throws Exception {
    List<Row> rows = new ArrayList<>();
    try (Stream<Path> files = Files.list(SAMPLES)) {
      for (Path file : files.sorted().limit(PHOTOS).toList()) {
        rows.add(
            RowFactory.create(
                file.getFileName().toString(),
                file.toAbsolutePath().normalize().toString(),
                rows.size() % 2,
                Files.readAllBytes(file)));
      }
    }
    Dataset<Row> photos =
        spark.createDataFrame(
            rows,
            new StructType()
                .add("image", DataTypes.StringType)
                .add("path", DataTypes.StringType)
                .add("k", DataTypes.IntegerType)
                .add("content", DataTypes.BinaryType));
    photos.repartition(2).write().format("delta").mode("overwrite").save(table.toString());
    spark.read().format("delta").load(table.toString()).createOrReplaceTempView("photos");
  }

  @BeforeEach
  void forget() {
    model.clear();
  }

  /** Rows of a query, which costs so many images. */
  List<Row> rows(int images, String query) {
    List<Row> rows = spark.sql(query).collectAsList();
    assertEquals(images, model.images(), () -> query + "\n" + plan(query));
    return rows;
  }

  String plan(String query) {
    return spark.sql(query).queryExecution().toString();
  }
}
