package io.moonspark.jobs.evaluate.metrics;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Which things a caption speaks of, and which of those are not there.
 *
 * <p>Source: {@code chair.py} of LisaAnne/Hallucination (Rohrbach et al., Object Hallucination in
 * Image Captioning, EMNLP 2018): words in the singular, pairs of words before single ones, each
 * word that names an object or a synonym of one counts. Singular forms come from {@link Singular}
 * instead of the Python library that script uses.
 */
public final class Chair implements Serializable {

  private static final long serialVersionUID = 1L;

  private static final List<String> ANIMALS =
      List.of(
          "bird",
          "cat",
          "dog",
          "horse",
          "sheep",
          "cow",
          "elephant",
          "bear",
          "zebra",
          "giraffe",
          "animal",
          "cub");

  /** Object by each of its names. */
  private final Map<String, String> objects = new HashMap<>();

  /** What two words together stand for. */
  private final Map<String, String> pairs = new HashMap<>();

  /**
   * Objects to look for.
   *
   * @param synonyms for each object its names, the first of which stands for all
   */
  public Chair(List<List<String>> synonyms) {
    for (List<String> names : synonyms) {
      for (String name : names) {
        String lower = name.strip().toLowerCase(Locale.ROOT);
        objects.put(lower, names.get(0).strip().toLowerCase(Locale.ROOT));
        if (lower.indexOf(' ') > 0) {
          pairs.put(singular(lower), lower);
        }
      }
    }
    for (String animal : ANIMALS) {
      pairs.put("baby " + animal, animal);
      pairs.put("adult " + animal, animal);
    }
    pairs.put("passenger jet", "jet");
    pairs.put("passenger train", "train");
    pairs.put("home plate", "home plate");
    pairs.put("train track", "train track");
    pairs.put("toilet seat", "toilet");
    pairs.put("bow tie", "tie");
  }

  /** The objects that a caption speaks of, once for each mention. */
  public List<String> mentions(String caption) {
    List<String> words = PtbTokenizer.words(caption).stream().map(Singular::of).toList();
    List<String> joined = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      String pair = i + 1 < words.size() ? pairs.get(words.get(i) + " " + words.get(i + 1)) : null;
      joined.add(pair == null ? words.get(i) : pair);
      i += pair == null ? 0 : 1;
    }
    // The seat of a toilet is no chair.
    if (joined.contains("toilet")) {
      joined.removeIf("seat"::equals);
    }
    return joined.stream().filter(objects::containsKey).map(objects::get).toList();
  }

  /** What stands for an object of this name; the name itself if it is none to look for. */
  public String object(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return objects.getOrDefault(lower, lower);
  }

  /**
   * Statistics of a caption: whether it speaks of something that is not there, how many mentions
   * are of such things, how many mentions there are.
   *
   * @param present the objects that are there
   */
  public double[] statistics(String caption, Set<String> present) {
    List<String> mentions = mentions(caption);
    long wrong = mentions.stream().filter(object -> !present.contains(object)).count();
    return new double[] {wrong > 0 ? 1 : 0, wrong, mentions.size()};
  }

  private static String singular(String words) {
    List<String> parts = new ArrayList<>();
    for (String word : words.split(" +")) {
      parts.add(Singular.of(word));
    }
    return String.join(" ", parts);
  }
}
