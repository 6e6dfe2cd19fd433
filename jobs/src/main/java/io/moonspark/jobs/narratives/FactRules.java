package io.moonspark.jobs.narratives;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Rules of the steps that make facts. */
final class FactRules {

  /** So large a part of a correction's content words must have been said. */
  private static final double SAID = 0.7;

  private FactRules() {}

  static void correct(Turn turn, Answer answer) {
    String text = answer.value().path("text").asText();
    String said = turn.state().transcripts().get(turn.annotator()).text();
    if (Support.of(text, List.of(said)) >= SAID) {
      turn.state().correct(turn.annotator(), text);
    }
  }

  static void cite(Turn turn, Answer answer) {
    Transcript transcript = turn.state().transcripts().get(turn.annotator());
    int number = 0;
    for (JsonNode fact : answer.value().path("facts")) {
      String quote = fact.path("quote").asText();
      Span span = transcript.find(quote);
      turn.state()
          .put(
              new Fact(
                  "a" + turn.annotator() + "f" + number++,
                  turn.annotator(),
                  fact.path("text").asText(),
                  quote,
                  span,
                  span == null ? FactStatus.NOT_CITED : FactStatus.CITED,
                  List.of(),
                  span == null ? "the quote is not in the transcript" : null,
                  answer.call()));
    }
  }

  static void validate(Turn turn, Answer answer) {
    Verdicts verdicts = new Verdicts(answer.value());
    for (Fact fact : turn.state().facts()) {
      if (fact.annotator() == turn.annotator() && fact.status() == FactStatus.CITED) {
        String against = verdicts.against(fact.id());
        turn.state()
            .put(
                against.isEmpty()
                    ? fact.with(FactStatus.SUPPORTED, null)
                    : fact.with(FactStatus.UNSUPPORTED, against));
      }
    }
  }

  /** No new text comes from merging: of facts that say the same, the first stays as it is. */
  static void merge(Turn turn, Answer answer) {
    ImageState state = turn.state();
    for (List<Fact> pair : groups(state, answer.value().path("contradictions"))) {
      for (Fact fact : pair) {
        for (Fact other : pair) {
          if (!fact.id().equals(other.id())) {
            state.put(
                state
                    .fact(fact.id())
                    .with(FactStatus.CONTRADICTED, "annotators differ", other.id()));
          }
        }
      }
    }
    for (List<Fact> same : groups(state, answer.value().path("same"))) {
      Fact kept = same.get(0);
      for (Fact other : same.subList(1, same.size())) {
        state.put(other.with(FactStatus.MERGED, "says the same", kept.id()));
      }
    }
  }

  /** Groups of two or more facts that can be used. */
  private static List<List<Fact>> groups(ImageState state, JsonNode answer) {
    List<List<Fact>> groups = new ArrayList<>();
    for (JsonNode ids : answer) {
      List<Fact> group = new ArrayList<>();
      for (JsonNode id : ids) {
        Fact fact = state.fact(id.asText());
        if (fact != null && fact.usable() && !group.contains(fact)) {
          group.add(fact);
        }
      }
      if (group.size() > 1) {
        groups.add(group);
      }
    }
    return groups;
  }
}
