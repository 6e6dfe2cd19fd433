package io.moonspark.jobs;

import static org.apache.spark.sql.functions.col;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Images for runs that are killed, and the output of those runs. */
final class ChaosSource {

  private static final StructType SCHEMA =
      new StructType().add("id", DataTypes.StringType).add("content", DataTypes.BinaryType);

  /** Rows are spread over files as by a writer of some size, for runs to have tasks. */
  private static final int IMAGES_PER_FILE = 25;

  private final Kind kind;
  private final Path folder;
  private final Corpus corpus;

  /** What the images are in. */
  enum Kind {
    FILES,
    TABLE
  }

  /**
   * @param folder of its own
   * @param originals image files to make the corpus from
   */
  ChaosSource(Kind kind, Path folder, List<Path> originals) throws IOException {
    this.kind = kind;
    this.folder = folder;
    this.corpus = Corpus.in(folder.resolve("images"), originals);
  }

  /** Adds images. */
  void grow(int images) throws IOException {
    if (kind == Kind.FILES) {
      corpus.grow(images);
      return;
    }
    List<Row> rows = new ArrayList<>();
    corpus.next(images).forEach(i -> rows.add(RowFactory.create(i.name(), i.content())));
    Sessions.open()
        .createDataFrame(rows, SCHEMA)
        .repartition(Math.max(1, images / IMAGES_PER_FILE))
        .write()
        .format("delta")
        .mode("append")
        .save(table());
  }

  /** What tells {@code enrich} where images come from and rows go to. */
  List<String> flags() {
    return kind == Kind.FILES
        ? List.of("--images", corpus.folder().toString(), "--output", output().toString())
        : List.of("--images", table(), "--key-column", "id", "--output", output().toString());
  }

  Path output() {
    return folder.resolve("output");
  }

  /**
   * What is in an output.
   *
   * @param missing images without a row
   * @param failed rows with an error
   */
  record Found(long images, long rows, long duplicates, long missing, long failed) {

    /** Nothing, of nothing. */
    static Found none() {
      return new Found(0, 0, 0, 0, 0);
    }

    Found plus(Found other) {
      return new Found(
          images + other.images,
          rows + other.rows,
          duplicates + other.duplicates,
          missing + other.missing,
          failed + other.failed);
    }

    /** Whether each image is there once. */
    boolean good() {
      return rows == images && duplicates == 0 && missing == 0 && failed == 0;
    }
  }

  /** Compares the output with the images. */
  Found found() {
    Dataset<Row> rows = Sessions.open().read().format("delta").load(output().toString());
    long count = rows.count();
    long distinct = rows.select("image").distinct().count();
    return new Found(
        corpus.size(),
        count,
        count - distinct,
        corpus.size() - distinct,
        rows.where(col("error").isNotNull()).count());
  }

  @Override
  public String toString() {
    return kind == Kind.FILES ? "files" : "a table";
  }

  private String table() {
    return folder.resolve("table").toString();
  }
}
