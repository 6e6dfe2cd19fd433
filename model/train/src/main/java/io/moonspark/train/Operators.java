package io.moonspark.train;

import ai.djl.ndarray.NDManager;
import java.util.List;

/**
 * What a layer does, in few passes over its values and their gradients, each loaded once.
 *
 * @param linear x [..., in], weight [out, in], bias [out] to [..., out]
 * @param gelu in its tanh form, as the official code has it, in one pass forward and one back: DJL
 *     knows only the other form, and out of its own operators it takes six passes and ten, a
 *     quarter of a step
 * @param mlp x and weight and bias of two linear layers with a GELU between
 * @param twinMlp the same, whose first layer is for two copies of x side by side
 * @param turnedHeads queries, keys and values [B, T, 3 H, d], cosines and sines f32 [B or 1, T, 1,
 *     r / 2] to the three, each [B, H, T, d], the first two turned in r of their d places. The
 *     official code interleaves the halves of the turned part in queries and keys alike; scores do
 *     not change by that
 * @param selfAttention of all heads [B, T, 3, H, d] among each other: [B, T, H d]. Scores, as many
 *     as T x T, never leave the cache
 * @param attention of queries [B, H, T, d] to keys and values [B, H, T, d]: [B, T, H d]
 * @param prefixedAttention of queries [rows, H, T, d] to keys and values of a prefix, those of [B,
 *     H, P, d] that i64 [rows] names, and to their own, with a mask f32 [rows, 1, T, P + T] that is
 *     added to the scores: [rows, T, H d]
 */
record Operators(
    ScriptedOperator linear,
    ScriptedOperator gelu,
    ScriptedOperator mlp,
    ScriptedOperator twinMlp,
    ScriptedOperator turnedHeads,
    ScriptedOperator selfAttention,
    ScriptedOperator attention,
    ScriptedOperator prefixedAttention) {

  static Operators load(NDManager manager, Precision precision) {
    Script script = new Script(precision);
    return new Operators(
        simple(
            manager,
            precision.restored(script.linear("x", "weight", "bias")),
            "x",
            "weight",
            "bias"),
        simple(manager, script.gelu("x"), "x"),
        simple(manager, script.mlp("w1"), "x", "w1", "b1", "w2", "b2"),
        new ScriptedOperator(
            manager,
            List.of("x", "w1", "b1", "w2", "b2"),
            List.of("left, right, = torch.chunk(w1, 2, 1)"),
            List.of(script.mlp("torch.add(left, right)"))),
        turnedHeads(manager),
        new ScriptedOperator(
            manager,
            List.of("x"),
            // Parts of one list, as their gradients are then put together in one pass.
            List.of("q, k, v, = torch.unbind(torch.permute(x, [2, 0, 3, 1, 4]))"),
            List.of(script.attention("q", "k", "v", ""))),
        simple(manager, script.attention("q", "k", "v", ""), "q", "k", "v"),
        new ScriptedOperator(
            manager,
            List.of("q", "k1", "v1", "k2", "v2", "images", "mask"),
            List.of(
                "k = torch.cat([" + ofImages("k1") + ", k2], 2)",
                "v = torch.cat([" + ofImages("v1") + ", v2], 2)"),
            List.of(script.attention("q", "k", "v", ", " + precision.rounded("mask")))));
  }

  private static ScriptedOperator simple(NDManager manager, String result, String... arguments) {
    return new ScriptedOperator(manager, List.of(arguments), List.of(), List.of(result));
  }

  private static ScriptedOperator turnedHeads(NDManager manager) {
    return new ScriptedOperator(
        manager,
        List.of("x", "cosines", "sines"),
        List.of(
            "heads = torch.floordiv(torch.size(x, 2), 3)",
            "half = torch.size(cosines, -1)",
            "rest = torch.sub(torch.size(x, -1), torch.mul(half, 2))",
            "qk, v, = torch.split_with_sizes(x, [torch.mul(heads, 2), heads], 2)",
            "a, b, still, = torch.split_with_sizes(qk, [half, half, rest], -1)",
            "first = torch.sub(torch.mul(a, cosines), torch.mul(b, sines))",
            "second = torch.add(torch.mul(b, cosines), torch.mul(a, sines))",
            "turned = torch.transpose(torch.cat([first, second, still], -1), 1, 2)",
            "q, k, = torch.split_with_sizes(turned, [heads, heads], 1)"),
        List.of("q", "k", "torch.transpose(v, 1, 2)"));
  }

  /**
   * The prefix of each row's image, as by index_select, whose gradient goes value by value: 2 % of
   * a step.
   */
  private static String ofImages(String prefix) {
    return ("torch.unflatten(torch.embedding(torch.flatten(%1$s, 1), images),"
            + " 1, [torch.size(%1$s, 1), -1, torch.size(%1$s, 3)])")
        .formatted(prefix);
  }

  /** TorchScript of what operators have in common. */
  private record Script(Precision precision) {

    String linear(String x, String weight, String bias) {
      return "torch.linear(%s, %s, %s)"
          .formatted(precision.rounded(x), precision.rounded(weight), precision.rounded(bias));
    }

    String mlp(String firstWeight) {
      String hidden = gelu(linear("x", firstWeight, "b1"));
      return precision.restored(linear(hidden, "w2", "b2"));
    }

    String gelu(String x) {
      return "torch.gelu(%s, approximate=\"tanh\")".formatted(x);
    }

    String attention(String queries, String keys, String values, String mask) {
      String attended =
          "torch.scaled_dot_product_attention(%s, %s, %s%s)"
              .formatted(
                  precision.rounded(queries),
                  precision.rounded(keys),
                  precision.rounded(values),
                  mask);
      return precision.restored("torch.flatten(torch.transpose(%s, 1, 2), 2)".formatted(attended));
    }
  }
}
