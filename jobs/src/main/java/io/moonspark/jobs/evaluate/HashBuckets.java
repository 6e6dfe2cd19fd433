package io.moonspark.jobs.evaluate;

import java.util.Arrays;
import java.util.Iterator;
import scala.Tuple2;

/** Spreads hashes over buckets, and gives their counts away before they need much memory. */
final class HashBuckets implements Iterator<Tuple2<Integer, GramCounts>> {

  /** Hashes that a task holds: 32 MB. */
  private static final long AT_ONCE = 4_000_000;

  /** About as many n-grams has an image with five references. */
  private static final long HASHES_PER_IMAGE = 200;

  private final Iterator<long[]> images;
  private final long[][] buckets;
  private final int[] sizes;
  private int next;

  /**
   * Buckets of one task.
   *
   * @param images hashes of each image, each once
   */
  HashBuckets(int buckets, Iterator<long[]> images) {
    this.images = images;
    this.buckets = new long[buckets][1024];
    this.sizes = new int[buckets];
    this.next = buckets;
  }

  /** So many buckets that the hashes of one fit into a task. */
  static int enoughFor(long images) {
    return Math.toIntExact(Math.max(2, images * HASHES_PER_IMAGE / AT_ONCE + 1));
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
    for (long count = 0; count < AT_ONCE && images.hasNext(); ) {
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
  public Tuple2<Integer, GramCounts> next() {
    int bucket = next++;
    return new Tuple2<>(bucket, GramCounts.of(Arrays.copyOf(buckets[bucket], sizes[bucket])));
  }
}
