package io.moonspark.jobs.evaluate;

import io.moonspark.jobs.evaluate.metrics.CaptionScores;
import io.moonspark.jobs.evaluate.metrics.Chair;
import io.moonspark.jobs.evaluate.metrics.DocumentFrequencies;
import io.moonspark.jobs.evaluate.metrics.PtbTokenizer;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/**
 * Counts in Spark in the references of how many images each n-gram is. Tasks exchange sorted arrays
 * of hashes instead of rows, of which there would be two hundred an image. Only n-grams of two
 * images or more leave them: some ten millions for a million images.
 */
final class CaptionFrequencies {

  /** Hashes that a task of the second stage sorts: 32 MB. */
  private static final long HASHES_PER_BUCKET = 4_000_000;

  /** About as many n-grams has an image with five references. */
  private static final long HASHES_PER_IMAGE = 200;

  /** The n-grams of a bucket that are in several images. */
  private record Counted(long[] hashes, int[] images) implements Serializable {}

  private CaptionFrequencies() {}

  /**
   * How captions of a table are scored.
   *
   * @param items rows that start as {@link ItemRows#SCHEMA}
   * @param chair objects to look for; null for none
   */
  static CaptionRule rule(Dataset<Row> items, Chair chair) {
    CaptionScores scores = new CaptionScores(of(items), chair);
    return CaptionRule.of(
        new JavaSparkContext(items.sparkSession().sparkContext()).broadcast(scores));
  }

  private static DocumentFrequencies of(Dataset<Row> items) {
    long images = items.count();
    int buckets = Math.toIntExact(Math.max(2, images * HASHES_PER_IMAGE / HASHES_PER_BUCKET + 1));
    JavaRDD<Row> references = items.select("truth").toJavaRDD();
    JavaPairRDD<Integer, long[]> sorted =
        references.mapPartitionsToPair(rows -> new HashBuckets(buckets, hashes(rows)));
    List<Counted> counted =
        sorted.groupByKey(buckets).values().map(CaptionFrequencies::count).collect();
    long[] hashes = new long[counted.stream().mapToInt(c -> c.hashes().length).sum()];
    int[] frequencies = new int[hashes.length];
    int at = 0;
    for (Counted bucket : counted) {
      System.arraycopy(bucket.hashes(), 0, hashes, at, bucket.hashes().length);
      System.arraycopy(bucket.images(), 0, frequencies, at, bucket.images().length);
      at += bucket.hashes().length;
    }
    return new DocumentFrequencies(images, hashes, frequencies);
  }

  /** The n-grams of each image. */
  private static Iterator<long[]> hashes(Iterator<Row> rows) {
    Iterable<Row> all = () -> rows;
    return StreamSupport.stream(all.spliterator(), false)
        .map(row -> row.<String>getList(0).stream().map(PtbTokenizer::words).toList())
        .map(DocumentFrequencies::hashes)
        .iterator();
  }

  private static Counted count(Iterable<long[]> arrays) {
    int size = 0;
    for (long[] array : arrays) {
      size += array.length;
    }
    long[] all = new long[size];
    int at = 0;
    for (long[] array : arrays) {
      System.arraycopy(array, 0, all, at, array.length);
      at += array.length;
    }
    Arrays.sort(all);
    int[] images = new int[size];
    int kept = 0;
    for (int start = 0; start < size; ) {
      int end = start + 1;
      while (end < size && all[end] == all[start]) {
        end++;
      }
      if (end - start > 1) {
        all[kept] = all[start];
        images[kept++] = end - start;
      }
      start = end;
    }
    return new Counted(Arrays.copyOf(all, kept), Arrays.copyOf(images, kept));
  }

  /** Spreads hashes over buckets, and gives their arrays away before they need much memory. */
  private static final class HashBuckets implements Iterator<Tuple2<Integer, long[]>> {

    private final Iterator<long[]> images;
    private final long[][] buckets;
    private final int[] sizes;
    private int next;

    HashBuckets(int buckets, Iterator<long[]> images) {
      this.images = images;
      this.buckets = new long[buckets][1024];
      this.sizes = new int[buckets];
      this.next = buckets;
    }

    @Override
    public boolean hasNext() {
      while (true) {
        while (next < buckets.length && sizes[next] == 0) {
          next++;
        }
        if (next < buckets.length) {
          return true;
        }
        if (!images.hasNext()) {
          return false;
        }
        fill();
      }
    }

    private void fill() {
      Arrays.fill(sizes, 0);
      next = 0;
      for (long count = 0; count < HASHES_PER_BUCKET && images.hasNext(); ) {
        long[] hashes = images.next();
        count += hashes.length;
        for (long hash : hashes) {
          int bucket = (int) Long.remainderUnsigned(hash, buckets.length);
          if (sizes[bucket] == buckets[bucket].length) {
            buckets[bucket] = Arrays.copyOf(buckets[bucket], 2 * sizes[bucket]);
          }
          buckets[bucket][sizes[bucket]++] = hash;
        }
      }
    }

    @Override
    public Tuple2<Integer, long[]> next() {
      int bucket = next++;
      return new Tuple2<>(bucket, Arrays.copyOf(buckets[bucket], sizes[bucket]));
    }
  }
}
