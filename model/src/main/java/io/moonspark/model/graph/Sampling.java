package io.moonspark.model.graph;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;

/**
 * Draws the tokens of those rows that are not decoded greedily: temperature, then the nucleus of
 * the likeliest tokens (top-p), then one of these by a uniform number that the caller gives for
 * every row and step, so that what a row says does not depend on its batch.
 *
 * <p>The rows that draw are gathered, so that a batch without any leaves only work on empty tensors
 * here.
 *
 * <p>Source: {@code _apply_top_p} in {@code moondream.py} of vikhyat/moondream, where a token stays
 * if those before it have {@code topP} or less; Holtzman et al., The Curious Case of Neural Text
 * Degeneration.
 */
final class Sampling {
  private final Value rows;
  private final Value temperatures;
  private final Value topPs;
  private final Value draws;
  private final long vocabSize;

  /** Adds the inputs of {@link LanguageGraph} that say which rows draw, and how. */
  Sampling(Graph graph, long vocabSize) {
    this.rows = graph.input(GraphNames.SAMPLED_ROWS, DataType.INT64, "sampled");
    this.temperatures = graph.input(GraphNames.TEMPERATURES, DataType.FLOAT, "sampled", 1);
    this.topPs = graph.input(GraphNames.TOP_PS, DataType.FLOAT, "sampled", 1);
    this.draws = graph.input(GraphNames.DRAWS, DataType.FLOAT, "sampled", "draws");
    this.vocabSize = vocabSize;
  }

  /** What of f32 [I, M, vocab] belongs to the rows that draw: [N, vocab]. */
  Value logits(Ops ops, Value logits) {
    return ops.gather(ops.reshape(logits, -1, vocabSize), 0, rows);
  }

  /** What of [I, M] belongs to the rows that draw: [N]. */
  Value ofRows(Ops ops, Value x) {
    return ops.gather(ops.reshape(x, -1), 0, rows);
  }

  /**
   * The tokens of all rows, i64 [I, M].
   *
   * @param greedy i64 [I, M]
   * @param logits f32 [N, vocab] of the rows that draw
   * @param step i64 [1]
   */
  Value tokens(Ops ops, Value greedy, Value logits, Value step) {
    Value probabilities = ops.softmax(ops.div(logits, temperatures));
    Ops.Sorted sorted = ops.sortDescending(probabilities, vocabSize);
    Value before = ops.sub(ops.cumSum(sorted.values(), 1), sorted.values());
    Value isInNucleus = ops.lessOrEqual(before, topPs);
    Value nucleus = ops.where(isInNucleus, sorted.values(), ops.scalar(0f));
    Value upTo = ops.cumSum(nucleus, 1);
    Value total = ops.slice(upTo, 1, ops.ints(-1), ops.ints(Long.MAX_VALUE));
    // Rows that sample end no later than their draws do; others go on beside them.
    Value last = ops.sub(ops.dim(draws, 1), ops.ints(1));
    Value target = ops.mul(ops.gather(draws, 1, ops.min(step, last)), total);
    Value passed = count(ops, ops.lessOrEqual(upTo, target));
    // Rounding may carry the target past the last one of the nucleus.
    Value rank = ops.min(passed, ops.sub(count(ops, isInNucleus), ops.ints(1)));
    Value drawn = ops.squeeze(ops.gatherElements(sorted.indices(), 1, rank), 1);
    Value all = ops.scatterRows(ops.reshape(greedy, -1), ops.unsqueeze(rows, 1), drawn);
    return ops.reshape(all, ops.shape(greedy));
  }

  /** How many of each row are true: i64 [N, 1]. */
  private static Value count(Ops ops, Value flags) {
    return ops.reduceSum(ops.cast(flags, DataType.INT64), 1);
  }
}
