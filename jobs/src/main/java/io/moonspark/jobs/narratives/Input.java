package io.moonspark.jobs.narratives;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a prompt can be given, by the name in its template. */
enum Input {
  /** What the annotator said, word for word. */
  @JsonProperty("transcript")
  TRANSCRIPT(turn -> turn.state().transcripts().get(turn.annotator()).text()),

  /** The same without slips. */
  @JsonProperty("correction")
  CORRECTION(turn -> turn.state().correction(turn.annotator())),

  /** Facts of the annotator with their quotes, a line of JSON each. */
  @JsonProperty("annotator_facts")
  ANNOTATOR_FACTS(
      turn ->
          facts(
              turn.state().facts().stream()
                  .filter(
                      f -> f.annotator() == turn.annotator() && f.status() == FactStatus.CITED))),

  /** Usable facts of the image in a drawn order, a line of JSON each. */
  @JsonProperty("facts")
  FACTS(
      turn ->
          facts(
              turn.draws().some("facts", turn.state().usableFacts(), Integer.MAX_VALUE).stream())),

  /** What all annotators said, word for word, a paragraph each. */
  @JsonProperty("transcripts")
  TRANSCRIPTS(
      turn ->
          turn.state().transcripts().stream()
              .map(Transcript::text)
              .collect(Collectors.joining("\n\n"))),

  /** The variant, without its number. */
  @JsonProperty("variant")
  VARIANT(Turn::kind),

  /** A drawn style. */
  @JsonProperty("style")
  STYLE(Turn::style),

  /** Drawn ways to begin that must be avoided. */
  @JsonProperty("avoid")
  AVOID(
      turn -> {
        int most = (turn.chain().openings().size() + 1) / 2;
        return String.join("; ", turn.draws().some("avoid", turn.chain().openings(), most));
      }),

  /** Drawn words of the annotators, so that variety follows what was said. */
  @JsonProperty("prefer")
  PREFER(
      turn -> {
        List<String> said = new ArrayList<>();
        for (Fact fact : turn.state().usableFacts()) {
          for (Words.Word word : Words.of(fact.quote())) {
            if (!Words.content(word.text()).isEmpty() && !said.contains(word.text())) {
              said.add(word.text());
            }
          }
        }
        return String.join(", ", turn.draws().some("prefer", said, Input.PREFERRED));
      }),

  /** Sentences of the captions, a line of JSON each. */
  @JsonProperty("sentences")
  SENTENCES(
      turn ->
          turn.state().captions().stream()
              .flatMap(caption -> caption.sentences().stream())
              .map(s -> line("id", s.id(), "text", s.text()))
              .collect(Collectors.joining("\n"))),

  /** Questions and answers, a line of JSON each. */
  @JsonProperty("questions")
  QUESTIONS(
      turn ->
          turn.state().questions().stream()
              .map(
                  q ->
                      line(
                          "id",
                          q.id(),
                          "kind",
                          q.kind(),
                          "question",
                          q.question(),
                          "answer",
                          q.answer()))
              .collect(Collectors.joining("\n")));

  /** What steps are about: without any of it they have nothing to do. */
  static final Set<Input> SUBJECTS =
      Collections.unmodifiableSet(EnumSet.of(ANNOTATOR_FACTS, FACTS, SENTENCES, QUESTIONS));

  private static final int PREFERRED = 3;

  private final Function<Turn, String> text;

  Input(Function<Turn, String> text) {
    this.text = text;
  }

  String of(Turn turn) {
    return text.apply(turn);
  }

  private static String facts(Stream<Fact> facts) {
    return facts
        .map(f -> line("id", f.id(), "text", f.text(), "quote", f.quote()))
        .collect(Collectors.joining("\n"));
  }

  private static String line(String... namesAndValues) {
    ObjectNode line = Json.MAPPER.createObjectNode();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      line.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return line.toString();
  }
}
