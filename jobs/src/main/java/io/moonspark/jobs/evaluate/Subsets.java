package io.moonspark.jobs.evaluate;

import java.util.ArrayList;
import java.util.List;

/** Names of the sets that items are counted in. */
final class Subsets {

  private Subsets() {}

  /** All items, and those of the same value in each of some tags. */
  static List<String> byTags(Item item, String... tags) {
    List<String> subsets = new ArrayList<>();
    subsets.add(Rule.ALL);
    for (String tag : tags) {
      String value = item.tags().get(tag);
      if (value != null) {
        subsets.add(tag + ": " + value);
      }
    }
    return subsets;
  }
}
