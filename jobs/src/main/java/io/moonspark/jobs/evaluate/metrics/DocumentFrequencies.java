package io.moonspark.jobs.evaluate.metrics;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * In the references of how many images each n-gram is. Those of one image alone need no entry: they
 * weigh as much as those of none. An entry takes 8 to 16 bytes: a place in an open table, 32 bits
 * of hash to tell it from others there, and the count.
 */
public final class DocumentFrequencies implements Serializable {

  private static final long serialVersionUID = 1L;

  private final long images;
  private final int mask;
  private final int[] marks;

  /** 0 where a place is free. */
  private final int[] counts;

  /** Entries that are looked for first; null for none. */
  private final DocumentFrequencies rare;

  /**
   * Frequencies.
   *
   * @param images how many there are
   * @param hashes of n-grams, each once
   * @param frequencies in how many images each is, at least 1
   */
  public DocumentFrequencies(long images, long[] hashes, int[] frequencies) {
    this.images = images;
    rare = null;
    int capacity = Integer.highestOneBit(Math.max(8, hashes.length + hashes.length / 3)) * 2;
    mask = capacity - 1;
    marks = new int[capacity];
    counts = new int[capacity];
    for (int i = 0; i < hashes.length; i++) {
      long mixed = PoissonWeights.mix(hashes[i]);
      int at = place(mixed);
      marks[at] = (int) (mixed >>> 32);
      counts[at] = frequencies[i];
    }
  }

  private DocumentFrequencies(DocumentFrequencies frequent, DocumentFrequencies rare) {
    images = frequent.images;
    mask = frequent.mask;
    marks = frequent.marks;
    counts = frequent.counts;
    this.rare = rare;
  }

  /** Frequencies over the references of some images, in words. */
  public static DocumentFrequencies of(List<List<List<String>>> referencesByImage) {
    long[] all =
        referencesByImage.stream()
            .flatMapToLong(references -> Arrays.stream(hashes(references)))
            .sorted()
            .toArray();
    long[] keys = new long[all.length];
    int[] counts = new int[all.length];
    int size = 0;
    for (long hash : all) {
      if (size == 0 || keys[size - 1] != hash) {
        keys[size++] = hash;
      }
      counts[size - 1]++;
    }
    return new DocumentFrequencies(
        referencesByImage.size(), Arrays.copyOf(keys, size), Arrays.copyOf(counts, size));
  }

  /** The n-grams of all lengths in the references of an image, each once. */
  public static long[] hashes(List<List<String>> references) {
    return references.stream()
        .flatMapToLong(
            words -> {
              long[][] byLength = new long[NGrams.MAX][];
              for (int n = 1; n <= NGrams.MAX; n++) {
                byLength[n - 1] = NGrams.of(words, n).keys();
              }
              return Arrays.stream(byLength).flatMapToLong(Arrays::stream);
            })
        .distinct()
        .toArray();
  }

  /** Logarithm of the number of images over that of those with the n-gram. */
  double inverse(long hash) {
    return Math.log(images) - Math.log(Math.max(1, count(hash)));
  }

  /** Whether the n-gram has an entry. */
  public boolean has(long hash) {
    return count(hash) > 0;
  }

  private int count(long hash) {
    int count = rare == null ? 0 : rare.count(hash);
    return count > 0 ? count : counts[place(PoissonWeights.mix(hash))];
  }

  /**
   * The same with more n-grams.
   *
   * @param others few, of the same images, none of which is here
   */
  DocumentFrequencies with(DocumentFrequencies others) {
    return new DocumentFrequencies(this, others);
  }

  /** Where an n-gram is, or would be. */
  private int place(long mixed) {
    int mark = (int) (mixed >>> 32);
    int at = (int) mixed & mask;
    while (counts[at] != 0 && marks[at] != mark) {
      at = (at + 1) & mask;
    }
    return at;
  }
}
