package io.moonspark.jobs.evaluate;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.when;

import io.moonspark.jobs.evaluate.readers.DataFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * The tables that an evaluation starts from: items, and images with what is asked of each. Both are
 * one Delta commit each, and stay: a run that goes on finds them as they were.
 */
public final class ItemTables {

  /** Items that are written at once. */
  private static final int CHUNK = 20_000;

  private final SparkSession spark;
  private final Path directory;

  /**
   * Tables.
   *
   * @param directory of this evaluation's data alone; they need not be there yet
   */
  public ItemTables(SparkSession spark, Path directory) {
    this.spark = spark;
    this.directory = directory;
  }

  public Path items() {
    return new Path(directory, "items");
  }

  /** Columns image, path or content, questions, labels. */
  public Path images() {
    return new Path(directory, "images");
  }

  /** Rows of {@link ItemRows#SCHEMA}. */
  public Dataset<Row> readItems() {
    return spark.read().format("delta").load(items().toString());
  }

  /**
   * Makes both tables, unless they are there.
   *
   * @param limit read no more items
   * @param imagesPerFile how many images a run shall be able to commit at once
   */
  public void make(Benchmark benchmark, DataFolder data, OptionalLong limit, int imagesPerFile)
      throws IOException {
    if (benchmark == Benchmark.COUNTBENCHQA) {
      CountBenchTable table = CountBenchTable.of(spark, data, benchmark.prompt(), limit);
      make(table.items(), table.pictures(), imagesPerFile);
      return;
    }
    if (!isThere(items())) {
      Path parts = new Path(directory, "parts");
      files().delete(parts, true);
      writeParts(benchmark, data, limit, parts);
      write(spark.read().schema(ItemRows.SCHEMA).parquet(parts.toString()), items(), CHUNK);
      files().delete(parts, true);
    }
    if (!isThere(images())) {
      Dataset<Row> asked = asked(readItems(), first("path").as("path"));
      write(asked, images(), imagesPerFile);
    }
  }

  /**
   * Makes both tables of items and pictures that are tables already, unless they are there.
   *
   * @param pictures columns image and content
   */
  public void make(Dataset<Row> items, Dataset<Row> pictures, int imagesPerFile)
      throws IOException {
    if (!isThere(items())) {
      write(items, items(), CHUNK);
    }
    if (!isThere(images())) {
      Dataset<Row> asked = asked(readItems(), first("image").as("same_image"));
      write(
          pictures.select("image", "content").join(asked.drop("same_image"), "image"),
          images(),
          imagesPerFile);
    }
  }

  private void writeParts(Benchmark benchmark, DataFolder data, OptionalLong limit, Path parts) {
    List<Row> chunk = new ArrayList<>();
    long[] count = {0};
    benchmark
        .reader()
        .read(
            data,
            benchmark.prompt(),
            item -> {
              chunk.add(ItemRows.of(item.numbered(count[0]++)));
              if (chunk.size() == CHUNK) {
                append(chunk, parts);
              }
              return count[0] < limit.orElse(Long.MAX_VALUE);
            });
    append(chunk, parts);
  }

  private void append(List<Row> chunk, Path parts) {
    spark
        .createDataFrame(chunk, ItemRows.SCHEMA)
        .coalesce(1)
        .write()
        .mode(SaveMode.Append)
        .parquet(parts.toString());
    chunk.clear();
  }

  /** A row for each image. */
  private static Dataset<Row> asked(Dataset<Row> items, Column more) {
    return items
        .groupBy("image")
        .agg(
            more,
            array_sort(collect_set(when(col("kind").equalTo("ask"), col("prompt"))))
                .as("questions"),
            array_sort(collect_set(when(col("kind").equalTo("detect"), col("prompt"))))
                .as("labels"));
  }

  private static void write(Dataset<Row> rows, Path table, int rowsPerFile) {
    rows.write()
        .format("delta")
        .option("maxRecordsPerFile", rowsPerFile)
        .mode(SaveMode.ErrorIfExists)
        .save(table.toString());
  }

  private boolean isThere(Path table) throws IOException {
    return files().exists(new Path(table, "_delta_log/00000000000000000000.json"));
  }

  private FileSystem files() throws IOException {
    return directory.getFileSystem(spark.sparkContext().hadoopConfiguration());
  }
}
