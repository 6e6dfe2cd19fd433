package io.moonspark.jobs;

import io.moonspark.jobs.Pictures.Picture;
import io.moonspark.udfs.ImageLimits;
import io.moonspark.udfs.ThumbnailSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Writes the page of a table of worst items: one file, pictures included. */
final class WorstItems {

  /** Longest side of a picture in pixels: text on documents can be read in part. */
  private static final int SIDE = 480;

  private final SparkSession spark;
  private final ImageSource.Table images;
  private final TableColumns.Named columns;
  private final ImageLimits limits;

  /**
   * Items whose images are known.
   *
   * @param images table with the bytes or the paths of images
   * @param columns of that table
   */
  WorstItems(
      SparkSession spark,
      ImageSource.Table images,
      TableColumns.Named columns,
      ImageLimits limits) {
    this.spark = spark;
    this.images = images;
    this.columns = columns;
    this.limits = limits;
  }

  /**
   * Writes the page.
   *
   * @param table of worst items, few enough for one page
   * @param page the file, replaced if it is there
   */
  void write(String title, Path table, Path page) throws IOException {
    List<Row> rows =
        spark.read().format("delta").load(table.toString()).collectAsList().stream()
            .sorted(
                Comparator.comparingDouble((Row row) -> row.<Double>getAs("score"))
                    .thenComparing((Row row) -> row.<String>getAs("item")))
            .toList();
    FileSystem files = page.getFileSystem(spark.sessionState().newHadoopConf());
    Path thumbnails = page.suffix("-thumbnails");
    files.delete(thumbnails, true);
    files.mkdirs(thumbnails);
    try {
      Map<String, WorstPage.Shown> shown = pictures(rows, files, thumbnails);
      String about = "The %d items with the lowest scores.".formatted(rows.size());
      try (OutputStream out = files.create(page, true)) {
        out.write(WorstPage.of(title, about, rows, shown::get).getBytes(StandardCharsets.UTF_8));
      }
    } finally {
      files.delete(thumbnails, true);
    }
  }

  private Map<String, WorstPage.Shown> pictures(List<Row> rows, FileSystem files, Path directory) {
    List<String> keys = rows.stream().map(row -> row.<String>getAs("image")).distinct().toList();
    Pictures pictures =
        Pictures.write(
            spark,
            images,
            columns,
            keys,
            new ThumbnailSettings(directory.toString(), SIDE, limits));
    Map<String, WorstPage.Shown> shown = new HashMap<>();
    keys.forEach(key -> shown.put(key, embedded(pictures.of(key, null), files, directory)));
    return shown;
  }

  private static WorstPage.Shown embedded(Picture picture, FileSystem files, Path directory) {
    if (picture.file() == null) {
      return new WorstPage.Shown(null, 0, 0, picture.problem());
    }
    try {
      byte[] jpeg =
          NewFiles.read(files, new Path(directory, picture.file()))
              .orElseThrow(() -> new IOException(picture.file() + " was written and is gone"));
      return new WorstPage.Shown(
          "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(jpeg),
          picture.width(),
          picture.height(),
          null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
