package io.moonspark.jobs;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.flatten;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import io.delta.tables.DeltaTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * An inverted index of the captions and answers of an output table: a Delta table below it, with a
 * row for each word of each data file of the output, sorted by the word's digest, so that a look-up
 * reads few of its files.
 *
 * <p>A row whose word is empty says that the file is in the index; it is committed together with
 * the file's words. Files that are no longer the output's are not looked at, so an index that is
 * behind is incomplete, but never wrong.
 */
final class SearchIndex {

  /** What {@link #update} did: files of the output that were added, and rows in them. */
  record Update(int files, long rows) {}

  private static final String BELOW_OUTPUT = "_moonspark/search";
  private static final String INDEXED = "";
  private static final int FILES_PER_COMMIT = 512;
  private static final long BYTES_PER_FILE = 64L << 20;
  private static final int TOO_MANY_FILES = 256;

  private final SparkSession spark;
  private final String directory;

  /** The index of the output in a directory; it may not be there yet. */
  SearchIndex(SparkSession spark, String output) {
    this.spark = spark;
    this.directory = output.replaceAll("/+$", "") + "/" + BELOW_OUTPUT;
  }

  /** Whether there is one yet. */
  boolean exists() {
    return EnrichedTable.isTable("index", directory, spark);
  }

  private Dataset<Row> read() {
    return spark.read().format("delta").load(directory);
  }

  /** Names of the files of the output that are in the index; some may be gone from the output. */
  Set<String> files() {
    return exists()
        ? new HashSet<>(of(List.of(INDEXED)).select("file").as(Encoders.STRING()).collectAsList())
        : Set.of();
  }

  /**
   * Where all of some words are.
   *
   * @return ({@code file}, {@code rows}) for each file in the index; {@code rows} is an array of
   *     INT, empty where there are none
   */
  Dataset<Row> hits(Collection<String> words) {
    Set<String> wanted = new HashSet<>(words);
    wanted.add(INDEXED);
    Column together = expr("aggregate(lists, lists[0], (a, b) -> array_intersect(a, b))");
    return of(wanted)
        .groupBy("file", "word")
        .agg(array_distinct(flatten(collect_list("rows"))).as("rows"))
        .groupBy("file")
        .agg(collect_list(when(col("word").notEqual(INDEXED), col("rows"))).as("lists"))
        .select(
            col("file"),
            when(size(col("lists")).equalTo(words.size()), together)
                .otherwise(array().cast("array<int>"))
                .as("rows"));
  }

  private Dataset<Row> of(Collection<String> words) {
    Column[] digests = words.stream().map(word -> xxhash64(lit(word))).toArray(Column[]::new);
    return read()
        .where(col("digest").isin((Object[]) digests).and(col("word").isin(words.toArray())));
  }

  /**
   * Adds what is new in the output. Stopped at any moment and run again, it goes on; of two at once
   * both may add a file, which costs space and is otherwise the same.
   */
  Update update(TableFiles output) {
    Set<String> indexed = files();
    List<String> fresh = new ArrayList<>(output.plain());
    // After the output was rewritten, most of the index is about files that are gone.
    long alive = indexed.stream().filter(output.names()::contains).count();
    boolean anew = 2 * alive < indexed.size();
    if (!anew) {
      fresh.removeAll(indexed);
    }
    long rows = 0;
    for (int start = 0; start < fresh.size(); start += FILES_PER_COMMIT) {
      List<String> part = fresh.subList(start, Math.min(fresh.size(), start + FILES_PER_COMMIT));
      add(output, part, anew && start == 0 ? SaveMode.Overwrite : SaveMode.Append);
      rows += part.stream().mapToLong(name -> Math.max(0, output.rowCount(name))).sum();
    }
    if (!fresh.isEmpty() && TableFiles.of(spark, directory).names().size() > TOO_MANY_FILES) {
      DeltaTable.forPath(spark, directory).optimize().executeZOrderBy("digest");
    }
    return new Update(fresh.size(), rows);
  }

  private void add(TableFiles output, List<String> files, SaveMode mode) {
    Dataset<Row> words =
        output
            .rowsWithPlaces(files)
            .select(
                col("file"),
                col("row"),
                expr("concat(coalesce(captions.text, array()), coalesce(answers.text, array()))")
                    .as("texts"))
            .mapPartitions(new Postings(), Encoders.row(Postings.SCHEMA));
    Dataset<Row> done =
        spark
            .createDataset(files, Encoders.STRING())
            .select(
                lit(INDEXED).as("word"),
                col("value").as("file"),
                array().cast("array<int>").as("rows"));
    int parts = (int) (1 + output.bytes(files) / BYTES_PER_FILE);
    words
        .union(done)
        .withColumn("digest", xxhash64(col("word")))
        .repartitionByRange(parts, col("digest"))
        .sortWithinPartitions("digest", "word", "file")
        .write()
        .format("delta")
        .mode(mode)
        .option("delta.dataSkippingStatsColumns", "digest")
        .save(directory);
  }

  /** Bytes of its data files; 0 if there is none. */
  long bytes() {
    if (!exists()) {
      return 0;
    }
    TableFiles files = TableFiles.of(spark, directory);
    return files.bytes(files.names());
  }
}
