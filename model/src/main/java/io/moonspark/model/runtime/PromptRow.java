package io.moonspark.model.runtime;

import io.moonspark.model.graph.Skill;

/**
 * A decoder row.
 *
 * @param skill what it does
 * @param prompt token ids
 * @param limit steps it may take; 0 for a row that only fills up the batch
 */
record PromptRow(Skill skill, long[] prompt, int limit) {

  boolean isFiller() {
    return limit == 0;
  }
}
