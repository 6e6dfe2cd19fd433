package io.moonspark.jobs.narratives;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** How much of a text is said by others. */
final class Support {

  private Support() {}

  /** The part of a text's content words that are in the sources, 0 to 1; 1 if it has none. */
  static double of(String text, Collection<String> sources) {
    Set<String> words = Words.content(text);
    Set<String> said = new HashSet<>();
    sources.forEach(source -> said.addAll(Words.content(source)));
    long supported = words.stream().filter(said::contains).count();
    return words.isEmpty() ? 1 : (double) supported / words.size();
  }

  /** What facts say, and what they quote. */
  static List<String> sources(List<Fact> facts) {
    return facts.stream().flatMap(f -> Stream.of(f.text(), f.quote())).toList();
  }
}
