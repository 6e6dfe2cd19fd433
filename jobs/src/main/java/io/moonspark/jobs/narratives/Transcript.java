package io.moonspark.jobs.narratives;

import java.util.ArrayList;
import java.util.List;

/** The words of a narrative, when they were said, and where the pointer was then. */
final class Transcript {

  /** So many words of the speech may have been left out by the human who wrote it down. */
  private static final int LOOK_AHEAD = 6;

  private final Narrative narrative;
  private final List<Words.Word> words;
  private final Narrative.Utterance[] said;

  Transcript(Narrative narrative) {
    this.narrative = narrative;
    this.words = Words.of(narrative.caption());
    this.said = aligned();
  }

  String text() {
    return narrative.caption();
  }

  String annotator() {
    return narrative.annotator();
  }

  /** Where these words are, one after the other, whatever is between them; null if nowhere. */
  Span find(String quote) {
    List<String> wanted = Words.texts(quote);
    if (wanted.isEmpty()) {
      return null;
    }
    for (int i = 0; i + wanted.size() <= words.size(); i++) {
      int k = 0;
      while (k < wanted.size() && words.get(i + k).text().equals(wanted.get(k))) {
        k++;
      }
      if (k == wanted.size()) {
        int last = i + k - 1;
        return new Span(i, last, words.get(i).start(), words.get(last).end());
      }
    }
    return null;
  }

  /** Seconds from the start at which words were begun; null if the speech has no times for them. */
  Double startTime(Span span) {
    for (int i = span.first(); i <= span.last(); i++) {
      if (said[i] != null) {
        return said[i].start();
      }
    }
    return null;
  }

  /** Seconds from the start at which words were ended; null if the speech has no times for them. */
  Double endTime(Span span) {
    for (int i = span.last(); i >= span.first(); i--) {
      if (said[i] != null) {
        return said[i].end();
      }
    }
    return null;
  }

  /** Where the pointer was while these words were said; null if that is not known. */
  WeakBox box(Span span) {
    Double start = startTime(span);
    Double end = endTime(span);
    if (start == null) {
      return null;
    }
    return WeakBox.around(
        narrative.trace().stream().filter(p -> p.t() >= start && p.t() <= end).toList());
  }

  /** The utterance of each word, null where the speech has none. */
  private Narrative.Utterance[] aligned() {
    List<String> spoken = new ArrayList<>();
    List<Narrative.Utterance> of = new ArrayList<>();
    for (Narrative.Utterance utterance : narrative.utterances()) {
      for (String word : Words.texts(utterance.text())) {
        spoken.add(word);
        of.add(utterance);
      }
    }
    Narrative.Utterance[] aligned = new Narrative.Utterance[words.size()];
    int next = 0;
    for (int i = 0; i < aligned.length; i++) {
      for (int k = next; k < Math.min(spoken.size(), next + LOOK_AHEAD); k++) {
        if (spoken.get(k).equals(words.get(i).text())) {
          aligned[i] = of.get(k);
          next = k + 1;
          break;
        }
      }
    }
    return aligned;
  }
}
