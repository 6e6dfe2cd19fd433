package io.moonspark.jobs.narratives;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Measures of how varied texts are.
 *
 * <ul>
 *   <li>{@code distinct-n}: different n-grams over all n-grams (Li et al., A Diversity-Promoting
 *       Objective Function for Neural Conversation Models, NAACL 2016); higher is more varied.
 *   <li>{@code self-BLEU}: mean BLEU-4 of each text with all others as references (Zhu et al.,
 *       Texygen, SIGIR 2018), with one added to the counts of n-grams longer than a word (Lin and
 *       Och, ORANGE, COLING 2004); lower is more varied.
 *   <li>{@code near-duplicate rate}: texts that share at least 0.8 of their 3-grams of words
 *       (Jaccard) with another one, over all texts.
 * </ul>
 */
final class TextVariety {

  private static final int LONGEST = 4;
  private static final int SHINGLE = 3;
  private static final double NEAR = 0.8;

  private TextVariety() {}

  /** Values by name, 0 to 1; none of no texts, and none of pairs of a single one. */
  static Map<String, Double> of(List<String> texts) {
    Map<String, Double> values = new LinkedHashMap<>();
    List<List<String>> words = texts.stream().map(Words::texts).toList();
    if (!words.isEmpty()) {
      values.put("distinct-1", distinct(words, 1));
      values.put("distinct-2", distinct(words, 2));
    }
    if (words.size() > 1) {
      values.put("self-BLEU", selfBleu(words));
      values.put("near-duplicate rate", nearDuplicates(words));
    }
    return values;
  }

  private static double distinct(List<List<String>> texts, int n) {
    Set<List<String>> different = new HashSet<>();
    long all = 0;
    for (List<String> text : texts) {
      Map<List<String>, Integer> counts = counts(text, n);
      different.addAll(counts.keySet());
      all += Math.max(0, text.size() - n + 1);
    }
    return all == 0 ? 0 : (double) different.size() / all;
  }

  private static double selfBleu(List<List<String>> texts) {
    double[] logs = new double[texts.size()];
    for (int n = 1; n <= LONGEST; n++) {
      addLogPrecisions(texts, n, logs);
    }
    double sum = 0;
    for (int i = 0; i < logs.length; i++) {
      double penalty = penalty(texts, i);
      sum += penalty * Math.exp(logs[i] / LONGEST);
    }
    return sum / texts.size();
  }

  /**
   * The largest counts of the others follow from the two largest of all: no pair is looked at.
   *
   * @param logs the logarithm of each text's precision is added to its element
   */
  private static void addLogPrecisions(List<List<String>> texts, int n, double[] logs) {
    Map<List<String>, int[]> largest = new HashMap<>();
    List<Map<List<String>, Integer>> all = texts.stream().map(text -> counts(text, n)).toList();
    for (Map<List<String>, Integer> counts : all) {
      counts.forEach(
          (gram, count) -> {
            int[] two = largest.computeIfAbsent(gram, g -> new int[2]);
            if (count >= two[0]) {
              two[1] = two[0];
              two[0] = count;
            } else if (count > two[1]) {
              two[1] = count;
            }
          });
    }
    int added = n == 1 ? 0 : 1;
    for (int i = 0; i < logs.length; i++) {
      double matched = added;
      for (Map.Entry<List<String>, Integer> entry : all.get(i).entrySet()) {
        int[] two = largest.get(entry.getKey());
        int others = entry.getValue() == two[0] ? two[1] : two[0];
        matched += Math.min(entry.getValue(), others);
      }
      double possible = Math.max(0, texts.get(i).size() - n + 1) + added;
      logs[i] += Math.log(possible == 0 ? 0 : matched / possible);
    }
  }

  /** BLEU's penalty for being shorter than the nearest of the others. */
  private static double penalty(List<List<String>> texts, int i) {
    int size = texts.get(i).size();
    int nearest = -1;
    for (int k = 0; k < texts.size(); k++) {
      int other = texts.get(k).size();
      int off = Math.abs(other - size) - Math.abs(nearest - size);
      if (k != i && (nearest < 0 || off < 0 || off == 0 && other < nearest)) {
        nearest = other;
      }
    }
    return size >= nearest ? 1 : size == 0 ? 0 : Math.exp(1 - (double) nearest / size);
  }

  private static double nearDuplicates(List<List<String>> texts) {
    List<Set<List<String>>> shingles = new ArrayList<>();
    for (List<String> text : texts) {
      // A text that is too short for one is a shingle itself.
      shingles.add(counts(text, Math.min(SHINGLE, Math.max(1, text.size()))).keySet());
    }
    long near = 0;
    for (int i = 0; i < shingles.size(); i++) {
      near += hasNear(shingles, i) ? 1 : 0;
    }
    return (double) near / texts.size();
  }

  private static boolean hasNear(List<Set<List<String>>> shingles, int i) {
    for (int k = 0; k < shingles.size(); k++) {
      if (k != i && jaccard(shingles.get(i), shingles.get(k)) >= NEAR) {
        return true;
      }
    }
    return false;
  }

  private static double jaccard(Set<List<String>> a, Set<List<String>> b) {
    int smaller = Math.min(a.size(), b.size());
    int larger = Math.max(a.size(), b.size());
    if (larger == 0 || smaller < NEAR * larger) {
      return larger == 0 ? 1 : 0;
    }
    long common = a.stream().filter(b::contains).count();
    return (double) common / (a.size() + b.size() - common);
  }

  private static Map<List<String>, Integer> counts(List<String> words, int n) {
    Map<List<String>, Integer> counts = new HashMap<>();
    for (int i = 0; i + n <= words.size(); i++) {
      counts.merge(words.subList(i, i + n), 1, Integer::sum);
    }
    return counts;
  }
}
