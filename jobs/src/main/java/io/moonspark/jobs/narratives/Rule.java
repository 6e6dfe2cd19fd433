package io.moonspark.jobs.narratives;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.function.BiConsumer;

/** What is done with an answer, by the name in the chain's file. None of them asks a model. */
enum Rule {
  /** Keeps a correction that says what the transcript says. */
  @JsonProperty("correction")
  CORRECTION(FactRules::correct),

  /** Takes facts up; those whose quote was not said are out. */
  @JsonProperty("cited_facts")
  CITED_FACTS(FactRules::cite),

  /** Facts are in by a verdict alone; those without one are out. */
  @JsonProperty("supported_facts")
  SUPPORTED_FACTS(FactRules::validate),

  /** Merges facts that say the same, and takes out those that contradict each other. */
  @JsonProperty("merged_facts")
  MERGED_FACTS(FactRules::merge),

  /** Takes sentences up that cite usable facts and use their words. */
  @JsonProperty("captions")
  CAPTIONS(CaptionRules::take),

  /** Sentences stay by a verdict alone. */
  @JsonProperty("judged_captions")
  JUDGED_CAPTIONS(CaptionRules::judge),

  /** Takes questions up whose answers cite usable facts, use their words and are news. */
  @JsonProperty("questions")
  QUESTIONS(QuestionRules::take),

  /** Takes up questions about what is not there, or cannot be known, that are answered so. */
  @JsonProperty("negatives")
  NEGATIVES(QuestionRules::takeNegatives),

  /** Questions stay by a verdict alone. */
  @JsonProperty("judged_questions")
  JUDGED_QUESTIONS(QuestionRules::judge);

  private final BiConsumer<Turn, Answer> effect;

  Rule(BiConsumer<Turn, Answer> effect) {
    this.effect = effect;
  }

  void apply(Turn turn, Answer answer) {
    effect.accept(turn, answer);
  }
}
