package io.moonspark.train;

import ai.djl.ndarray.NDManager;

/**
 * The operators that multiply matrices, and those that DJL lacks, each loaded once.
 *
 * @param linear x [..., in], weight [out, in], bias [out] to [..., out]
 * @param gelu in its tanh form, as the official code has it, in one pass forward and one back: DJL
 *     knows only the other form, and out of its own operators it takes six passes and ten, a
 *     quarter of a step
 * @param mlp x and weight and bias of two linear layers with a GELU between
 * @param attention of queries [B, H, T, d] to keys and values [B, H, S, d]: [B, H, T, d]; scores,
 *     as many as T x S, never leave the cache
 * @param maskedAttention the same with a mask f32 [B, 1, T, S], added to the scores
 */
record Operators(
    ScriptedOperator linear,
    ScriptedOperator gelu,
    ScriptedOperator mlp,
    ScriptedOperator attention,
    ScriptedOperator maskedAttention) {

  static Operators load(NDManager manager, Precision precision) {
    String hidden = gelu(linear(precision, "x", "w1", "b1"));
    String attend =
        "torch.scaled_dot_product_attention(%s, %s, %s"
            .formatted(precision.rounded("q"), precision.rounded("k"), precision.rounded("v"));
    return new Operators(
        new ScriptedOperator(
            manager,
            precision.restored(linear(precision, "x", "weight", "bias")),
            "x",
            "weight",
            "bias"),
        new ScriptedOperator(manager, gelu("x"), "x"),
        new ScriptedOperator(
            manager,
            precision.restored(linear(precision, hidden, "w2", "b2")),
            "x",
            "w1",
            "b1",
            "w2",
            "b2"),
        new ScriptedOperator(manager, precision.restored(attend + ")"), "q", "k", "v"),
        new ScriptedOperator(
            manager,
            precision.restored(attend + ", " + precision.rounded("mask") + ")"),
            "q",
            "k",
            "v",
            "mask"));
  }

  private static String linear(Precision precision, String x, String weight, String bias) {
    return "torch.linear(%s, %s, %s)"
        .formatted(precision.rounded(x), precision.rounded(weight), precision.rounded(bias));
  }

  private static String gelu(String x) {
    return "torch.gelu(%s, approximate=\"tanh\")".formatted(x);
  }
}
