package io.moonspark.jobs;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;

import io.moonspark.udfs.EnrichInput;
import io.moonspark.udfs.ThumbnailSettings;
import io.moonspark.udfs.Thumbnails;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Makes the thumbnails of a page from the source of the images, by their keys. */
final class Pictures {

  private static final String KEY = "_moonspark_key";

  private static final EnrichInput BY_PATH =
      new EnrichInput(col(KEY), null, col(KEY), null, null, null);

  /** Tasks for each core, since images differ in size. */
  private static final int TASKS_PER_CORE = 4;

  /**
   * A picture of an image, or why there is none.
   *
   * @param file name of its thumbnail; null if there is none
   * @param width of the original in pixels; null if there is no thumbnail
   * @param problem null if all is well
   */
  record Picture(String file, Integer width, Integer height, String problem) {}

  private final SparkSession spark;
  private final Map<String, List<Row>> found = new HashMap<>();

  private Pictures(SparkSession spark) {
    this.spark = spark;
  }

  /**
   * Writes thumbnails.
   *
   * @param source where the bytes are; for a folder, keys are paths
   * @param columns of a source that is a table
   * @param keys of images in the output
   */
  static Pictures write(
      SparkSession spark,
      ImageSource source,
      TableColumns.Named columns,
      List<String> keys,
      ThumbnailSettings settings) {
    Pictures pictures = new Pictures(spark);
    Dataset<Row> thumbnails =
        source instanceof ImageSource.Table table
            ? pictures.ofTable(TableReader.of(spark, table), columns, keys, settings)
            : Thumbnails.write(pictures.spread(pictures.keys(keys)), BY_PATH, settings);
    for (Row row : thumbnails.collectAsList()) {
      pictures.found.computeIfAbsent(row.getString(0), key -> new ArrayList<>()).add(row);
    }
    return pictures;
  }

  private Dataset<Row> ofTable(
      TableReader table, TableColumns.Named named, List<String> keys, ThumbnailSettings settings) {
    TableColumns columns = new TableColumns(named, table.schema());
    EnrichInput input = columns.input();
    Dataset<Row> wanted =
        table
            .rows()
            .join(
                broadcast(keys(keys)), input.image().cast("string").equalTo(col(KEY)), "left_semi");
    if (columns.holdsBytes()) {
      LargeBinaries.configure(spark);
      return Thumbnails.write(wanted, input, settings);
    }
    return Thumbnails.write(spread(wanted), input, settings);
  }

  private Dataset<Row> keys(List<String> keys) {
    return spark.createDataset(keys, Encoders.STRING()).toDF(KEY);
  }

  private Dataset<Row> spread(Dataset<Row> rows) {
    return rows.repartition(TASKS_PER_CORE * spark.sparkContext().defaultParallelism());
  }

  /**
   * The picture of an image.
   *
   * @param contentSha256 of the bytes that were enriched; null if they could not be read
   */
  Picture of(String key, String contentSha256) {
    List<Row> rows = found.getOrDefault(key, List.of());
    if (rows.isEmpty()) {
      return new Picture(null, null, null, "no longer in the source");
    }
    // A table may have a key twice: the one that was enriched is the one to show.
    Row row =
        rows.stream()
            .filter(r -> contentSha256 != null && contentSha256.equals(r.getString(1)))
            .findFirst()
            .orElse(rows.get(0));
    if (row.isNullAt(2)) {
      return new Picture(null, null, null, row.getString(5));
    }
    boolean changed = contentSha256 != null && !contentSha256.equals(row.getString(1));
    return new Picture(
        row.getString(2),
        row.getInt(3),
        row.getInt(4),
        changed ? "the source has changed since it was enriched" : null);
  }
}
