package io.moonspark.model.runtime;

import io.moonspark.model.graph.Skill;
import io.moonspark.model.text.Prompt;

/**
 * A decoder row.
 *
 * @param skill what it does
 * @param prompt what it reads
 * @param limit steps it may take, or tokens that a reasoning and the answer behind it may each
 *     take; 0 for a row that only fills up the batch
 */
record PromptRow(Skill skill, Prompt prompt, int limit) {

  boolean isFiller() {
    return limit == 0;
  }
}
