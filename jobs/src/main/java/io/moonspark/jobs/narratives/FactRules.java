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
    List<String> said = List.of(transcript.text(), turn.state().correction(turn.annotator()));
    for (JsonNode each : answer.value().path("facts")) {
      String text = each.path("text").asText();
      String quote = each.path("quote").asText();
      Fact fact =
          new Fact(
              "a" + turn.annotator() + "f" + number++,
              turn.annotator(),
              text,
              quote,
              transcript.find(quote),
              FactStatus.CITED,
              List.of(),
              null,
              answer.call());
      if (fact.span() == null) {
        fact = fact.with(FactStatus.NOT_CITED, "the quote is not in the transcript");
      } else if (Support.of(text, said) < turn.chain().minSupport()) {
        fact = fact.with(FactStatus.UNSUPPORTED, "most of it is not in the transcript");
      }
      turn.state().put(fact);
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
    for (JsonNode ids : answer.value().path("same")) {
      List<Fact> same = different(state, ids);
      for (Fact other : same.subList(Math.min(1, same.size()), same.size())) {
        state.put(other.with(FactStatus.MERGED, "says the same", same.get(0).id()));
      }
    }
    for (JsonNode ids : answer.value().path("contradictions")) {
      List<Fact> pair = different(state, ids);
      if (pair.size() == 2) {
        contradict(state, pair.get(0), pair.get(1));
        contradict(state, pair.get(1), pair.get(0));
      }
    }
  }

  private static void contradict(ImageState state, Fact fact, Fact other) {
    state.put(fact.with(FactStatus.CONTRADICTED, "annotators differ", other.id()));
  }

  /** The facts of these ids, or those that they were merged into. */
  private static List<Fact> different(ImageState state, JsonNode ids) {
    List<Fact> facts = new ArrayList<>();
    for (JsonNode id : ids) {
      Fact fact = state.fact(id.asText());
      while (fact != null && fact.status() == FactStatus.MERGED) {
        fact = state.fact(fact.others().get(0));
      }
      boolean counts = fact != null && (fact.usable() || fact.status() == FactStatus.CONTRADICTED);
      if (counts && !facts.contains(fact)) {
        facts.add(fact);
      }
    }
    return facts;
  }
}
