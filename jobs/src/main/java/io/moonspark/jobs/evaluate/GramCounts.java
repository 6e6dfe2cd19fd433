package io.moonspark.jobs.evaluate;

import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * In how many images n-grams are.
 *
 * @param hashes of n-grams, ascending
 * @param images for each n-gram, at least 1
 */
record GramCounts(long[] hashes, int[] images) implements Serializable {

  /**
   * Counts n-grams.
   *
   * @param hashes an n-gram for each image it is in; sorted by this
   */
  static GramCounts of(long[] hashes) {
    Arrays.sort(hashes);
    long[] keys = new long[hashes.length];
    int[] images = new int[hashes.length];
    int size = 0;
    for (long hash : hashes) {
      if (size == 0 || keys[size - 1] != hash) {
        keys[size++] = hash;
      }
      images[size - 1]++;
    }
    return new GramCounts(Arrays.copyOf(keys, size), Arrays.copyOf(images, size));
  }

  /** The sums of parts that are of different images. */
  static GramCounts sum(Iterable<GramCounts> parts) {
    ArrayDeque<GramCounts> queue = new ArrayDeque<>();
    parts.forEach(queue::add);
    // First with second and so on, not all with the first: each n-gram is moved log(parts) times.
    while (queue.size() > 1) {
      queue.add(queue.poll().plus(queue.poll()));
    }
    return queue.isEmpty() ? new GramCounts(new long[0], new int[0]) : queue.poll();
  }

  private GramCounts plus(GramCounts other) {
    long[] keys = new long[hashes.length + other.hashes.length];
    int[] counts = new int[keys.length];
    int size = 0;
    int i = 0;
    int j = 0;
    while (i < hashes.length || j < other.hashes.length) {
      boolean left = j == other.hashes.length || i < hashes.length && hashes[i] <= other.hashes[j];
      boolean right = i == hashes.length || j < other.hashes.length && other.hashes[j] <= hashes[i];
      keys[size] = left ? hashes[i] : other.hashes[j];
      counts[size++] = (left ? images[i++] : 0) + (right ? other.images[j++] : 0);
    }
    return new GramCounts(Arrays.copyOf(keys, size), Arrays.copyOf(counts, size));
  }

  /** Those in more images than {@code above}, and in no more than {@code most}. */
  GramCounts between(int above, int most) {
    long[] keys = new long[hashes.length];
    int[] counts = new int[hashes.length];
    int size = 0;
    for (int i = 0; i < hashes.length; i++) {
      if (images[i] > above && images[i] <= most) {
        keys[size] = hashes[i];
        counts[size++] = images[i];
      }
    }
    return new GramCounts(Arrays.copyOf(keys, size), Arrays.copyOf(counts, size));
  }

  /** How many n-grams are in at least 2^i images and fewer than twice as many, for each i. */
  long[] byMagnitude() {
    long[] counts = new long[Integer.SIZE];
    for (int count : images) {
      counts[Integer.SIZE - 1 - Integer.numberOfLeadingZeros(count)]++;
    }
    return counts;
  }
}
