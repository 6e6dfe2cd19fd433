package io.moonspark.model.runtime;

import io.moonspark.model.Sampling;
import io.moonspark.model.graph.Skill;
import io.moonspark.model.text.Prompt;
import java.util.Optional;

/**
 * A decoder row.
 *
 * @param skill what it does
 * @param prompt what it reads
 * @param limit steps it may take, or tokens that a reasoning and the answer behind it may each
 *     take; 0 for a row that only fills up the batch
 * @param sampled how its tokens are drawn; empty for the likeliest ones
 */
record PromptRow(Skill skill, Prompt prompt, int limit, Optional<Sampled> sampled) {

  /**
   * How a row draws.
   *
   * @param draws a uniform number for each step it may take
   */
  record Sampled(Sampling sampling, float[] draws) {}

  /** A row whose tokens are the likeliest. */
  static PromptRow greedy(Skill skill, Prompt prompt, int limit) {
    return new PromptRow(skill, prompt, limit, Optional.empty());
  }

  boolean isFiller() {
    return limit == 0;
  }
}
