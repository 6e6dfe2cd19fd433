package io.moonspark.jobs.evaluate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import io.moonspark.jobs.evaluate.metrics.DocumentFrequencies;
import io.moonspark.jobs.evaluate.metrics.PtbTokenizer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * Counts in Spark in the references of how many images each n-gram is. Only n-grams of two images
 * or more leave the tasks, 12 bytes each: a few millions for a million images.
 */
final class CaptionFrequencies {

  private CaptionFrequencies() {}

  /**
   * The frequencies over a table.
   *
   * @param items rows that start as {@link ItemRows#SCHEMA}
   */
  static DocumentFrequencies of(Dataset<Row> items) {
    FlatMapFunction<Row, Long> hashes = CaptionFrequencies::hashes;
    Dataset<Row> counts =
        items
            .select("truth")
            .flatMap(hashes, Encoders.LONG())
            .toDF("hash")
            .groupBy("hash")
            .agg(count(lit(1)).as("images"))
            .where(col("images").gt(1))
            .select(col("hash"), col("images").cast("int"));
    LongTable table = new LongTable();
    counts.toLocalIterator().forEachRemaining(row -> table.add(row.getLong(0), row.getInt(1)));
    return new DocumentFrequencies(items.count(), table.keys(), table.values());
  }

  private static Iterator<Long> hashes(Row row) {
    List<List<String>> references =
        row.<String>getList(0).stream().map(PtbTokenizer::words).toList();
    return Arrays.stream(DocumentFrequencies.hashes(references)).iterator();
  }

  /** Growing columns. */
  private static final class LongTable {
    private long[] keys = new long[1024];
    private int[] values = new int[1024];
    private int size;

    void add(long key, int value) {
      if (size == keys.length) {
        keys = Arrays.copyOf(keys, 2 * size);
        values = Arrays.copyOf(values, 2 * size);
      }
      keys[size] = key;
      values[size++] = value;
    }

    long[] keys() {
      return Arrays.copyOf(keys, size);
    }

    int[] values() {
      return Arrays.copyOf(values, size);
    }
  }
}
