package io.moonspark.train;

import ai.djl.ndarray.NDManager;

/** The operators that DJL lacks, each loaded once. */
record Operators(
    ScriptedOperator gelu, ScriptedOperator attention, ScriptedOperator maskedAttention) {

  static Operators load(NDManager manager) {
    return new Operators(
        ScriptedOperator.gelu(manager),
        ScriptedOperator.attention(manager),
        ScriptedOperator.maskedAttention(manager));
  }
}
