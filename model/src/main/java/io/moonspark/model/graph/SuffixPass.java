package io.moonspark.model.graph;

import io.moonspark.model.config.TextConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * A causal pass over T positions behind the prefix, for M prompts of each of I images: the prompt
 * pass, and with T = 1 a step of the generation loop.
 *
 * <p>A position attends to the image's prefix, of which all M prompts share one copy, and to its
 * own prompt's suffix. Scores over both are computed apart and normalised together.
 */
final class SuffixPass {

  /**
   * What a layer keeps of the positions behind the prefix, in the decoder's precision.
   *
   * @param keys [I, kvHeads, M, S, dh]
   * @param values [I, kvHeads, M, S, dh]
   */
  record Cache(Value keys, Value values) {}

  /**
   * @param last stream f32 and normed, [R, T, D], after the last block; normed by the final norm,
   *     in the decoder's precision
   * @param caches one a layer, grown by T
   */
  record Result(Ops.Residual last, List<Cache> caches) {}

  private final Decoder decoder;
  private final TextConfig config;
  private final Graph graph;
  private final Ops ops;
  private final Precision precision;
  private final List<PrefixPass.Cache> prefix;
  private final Value prefixLength;

  SuffixPass(Decoder decoder, Graph graph, List<PrefixPass.Cache> prefix, int prefixLength) {
    this.decoder = decoder;
    this.config = decoder.config();
    this.graph = graph;
    this.ops = new Ops(graph);
    this.precision = decoder.precision();
    this.prefix = prefix;
    this.prefixLength = ops.ints(prefixLength);
  }

  /**
   * @param embeddings f32 [R, T, D], R = I * M
   * @param prompts M as i64 [1]
   * @param positions i64 [R, T]
   * @param mask in the decoder's precision, added to the scores over the suffix; broadcasts to [I,
   *     kvHeads, M, T, S]
   * @param past one cache a layer, or empty
   */
  Result build(
      String scope,
      Value embeddings,
      Value prompts,
      Value positions,
      Value mask,
      List<Cache> past) {
    graph.scope(scope);
    List<Cache> caches = new ArrayList<>();
    Ops.Residual x = precision.start(ops, embeddings, decoder.blocks().get(0).norm());
    Layout layout = new Layout(prompts, ops.dim(embeddings, 1));
    for (int layer = 0; layer < config.layers(); layer++) {
      graph.scope(scope + "/blocks/" + layer);
      Decoder.Block block = decoder.blocks().get(layer);
      int keyDim = config.kvHeads() * config.headDim();
      List<Value> qkv =
          ops.split(ops.linear("qkv", x.normed(), block.qkv()), 2, config.dim() + keyDim, keyDim);
      Value rotated =
          decoder.rotate(graph, qkv.get(0), config.heads() + config.kvHeads(), positions);
      List<Value> queryAndKey = ops.split(rotated, 2, config.dim(), keyDim);
      Cache cache = new Cache(layout.keys(queryAndKey.get(1)), layout.keys(qkv.get(1)));
      if (!past.isEmpty()) {
        cache =
            new Cache(
                ops.concat(3, past.get(layer).keys(), cache.keys()),
                ops.concat(3, past.get(layer).values(), cache.values()));
      }
      caches.add(cache);
      Value attended =
          layout.merge(
              attention(
                  layout.queries(queryAndKey.get(0)), layout, prefix.get(layer), cache, mask));
      Value delta =
          ops.add(
              ops.matMul("proj", attended, block.out()),
              ops.mlpWithoutBias(x.normed(), block.fc1(), block.fc2()));
      x = precision.add(ops, x.stream(), delta, block.outBias(), decoder.normAfter(layer));
    }
    return new Result(x, caches);
  }

  /**
   * @param queries [I, kvHeads, M, group * T, dh]
   * @return of the same shape
   */
  private Value attention(
      Value queries, Layout layout, PrefixPass.Cache prefixCache, Cache suffix, Value mask) {
    // All prompts of an image are rows of one product with its prefix.
    Value folded = ops.reshape(queries, 0, 0, -1, config.headDim());
    Value prefixScores =
        ops.reshape(
            precision.matMul(graph, "prefix_scores", folded, prefixCache.keys()),
            ops.concat(0, ops.ints(0, 0), layout.prompts(), layout.rows(), prefixLength));
    Value suffixScores =
        layout.masked(ops.matMulTransposed("suffix_scores", queries, suffix.keys()), mask);
    Value weights = ops.softmax(ops.concat(4, prefixScores, suffixScores));
    Value prefixWeights = ops.slice(weights, 4, ops.ints(0), prefixLength);
    Value suffixWeights = ops.slice(weights, 4, prefixLength, ops.ints(Long.MAX_VALUE));
    Value fromPrefix =
        ops.reshape(
            precision.matMul(
                graph,
                "prefix_attended",
                ops.reshape(prefixWeights, ops.concat(0, ops.ints(0, 0, -1), prefixLength)),
                prefixCache.values()),
            ops.concat(
                0, ops.ints(0, 0), layout.prompts(), layout.rows(), ops.ints(config.headDim())));
    return ops.add(
        fromPrefix, precision.matMul(graph, "suffix_attended", suffixWeights, suffix.values()));
  }

  /** Moves heads between [R, T, heads * dh] and the order in which attention wants them. */
  private final class Layout {
    private final Value prompts;
    private final Value rows;
    private final Value split;
    private final Value splitKeys;
    private final Value merged;
    private final int group = config.heads() / config.kvHeads();
    private final Value length;

    /**
     * @param prompts M as i64 [1]
     * @param length T as i64 [1]
     */
    Layout(Value prompts, Value length) {
      this.prompts = prompts;
      this.length = length;
      this.rows = ops.mul(length, ops.ints(group));
      this.split =
          ops.concat(
              0,
              ops.ints(-1),
              prompts,
              length,
              ops.ints(config.kvHeads(), group, config.headDim()));
      this.splitKeys =
          ops.concat(
              0, ops.ints(-1), prompts, length, ops.ints(config.kvHeads(), config.headDim()));
      this.merged = ops.concat(0, ops.ints(-1), length, ops.ints(config.dim()));
    }

    Value prompts() {
      return prompts;
    }

    /** Query rows of a prompt and key head, group * T, as i64 [1]. */
    Value rows() {
      return rows;
    }

    /** [R, T, heads * dh] to [I, kvHeads, M, group * T, dh]. */
    Value queries(Value x) {
      Value heads = ops.reshape(x, split);
      return ops.reshape(
          ops.transpose(heads, 0, 3, 1, 4, 2, 5),
          ops.concat(0, ops.ints(0, 0, 0), rows, ops.ints(config.headDim())));
    }

    /** [R, T, kvHeads * dh] to [I, kvHeads, M, T, dh]. */
    Value keys(Value x) {
      return ops.transpose(ops.reshape(x, splitKeys), 0, 3, 1, 2, 4);
    }

    /** [I, kvHeads, M, group * T, dh] to [R, T, heads * dh]. */
    Value merge(Value x) {
      Value heads =
          ops.reshape(
              x, ops.concat(0, ops.ints(0, 0, 0, group), length, ops.ints(config.headDim())));
      return ops.reshape(ops.transpose(heads, 0, 2, 4, 1, 3, 5), merged);
    }

    /** Adds the mask to scores [I, kvHeads, M, group * T, S]. */
    Value masked(Value scores, Value mask) {
      if (group == 1) {
        return ops.add(scores, mask);
      }
      Value apart =
          ops.reshape(scores, ops.concat(0, ops.ints(0, 0, 0, group), length, ops.ints(-1)));
      Value withMask = ops.add(apart, ops.unsqueeze(mask, 3));
      return ops.reshape(withMask, ops.concat(0, ops.ints(0, 0, 0), rows, ops.ints(-1)));
    }
  }
}
