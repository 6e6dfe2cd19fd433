package io.moonspark.model.graph;

import io.moonspark.model.config.TextConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * The pass over begin token and image, whose positions see each other in both directions. It leaves
 * the prefix KV cache, which all prompts of the image share.
 */
final class PrefixPass {

  /**
   * What a layer keeps of the prefix, in the decoder's precision.
   *
   * @param keys [I, kvHeads, dh, P1], transposed for the score product
   * @param values [I, kvHeads, P1, dh]
   */
  record Cache(Value keys, Value values) {}

  private final Decoder decoder;
  private final TextConfig config;
  private final Graph graph;
  private final Ops ops;
  private final Precision precision;

  PrefixPass(Decoder decoder, Graph graph) {
    this.decoder = decoder;
    this.config = decoder.config();
    this.graph = graph;
    this.ops = new Ops(graph);
    this.precision = decoder.precision();
  }

  /**
   * @param prefix f32 [I, P1, D]
   * @return one cache a layer
   */
  List<Cache> build(Value prefix) {
    List<Cache> caches = new ArrayList<>();
    graph.scope("prefix");
    Ops.Residual x = precision.start(ops, prefix, decoder.blocks().get(0).norm());
    int last = config.layers() - 1;
    for (int layer = 0; layer <= last; layer++) {
      graph.scope("prefix/blocks/" + layer);
      Decoder.Block block = decoder.blocks().get(layer);
      int keyDim = config.kvHeads() * config.headDim();
      List<Value> qkv =
          ops.split(ops.linear("qkv", x.normed(), block.qkv()), 2, config.dim() + keyDim, keyDim);
      Value rotated =
          decoder.rotate(graph, qkv.get(0), config.heads() + config.kvHeads(), ops.ints(0));
      List<Value> queryAndKey = ops.split(rotated, 2, config.dim(), keyDim);
      Value key = queryAndKey.get(1);
      Value value = qkv.get(1);
      Cache cache =
          new Cache(
              ops.transpose(ops.reshape(key, 0, 0, config.kvHeads(), config.headDim()), 0, 2, 3, 1),
              ops.transpose(
                  ops.reshape(value, 0, 0, config.kvHeads(), config.headDim()), 0, 2, 1, 3));
      caches.add(cache);
      // Nothing reads the prefix's own last hidden states, so its last block ends with keys and
      // values.
      if (layer < last) {
        Value attended =
            config.heads() == config.kvHeads()
                ? fusedAttention(queryAndKey.get(0), key, value)
                : groupedAttention(queryAndKey.get(0), cache);
        Value delta =
            ops.add(
                ops.matMul("proj", attended, block.out()),
                ops.mlpWithoutBias(x.normed(), block.fc1(), block.fc2()));
        x = precision.add(ops, x.stream(), delta, block.outBias(), decoder.normAfter(layer));
      }
    }
    return caches;
  }

  private Value fusedAttention(Value query, Value key, Value value) {
    return graph.node(
        Node.microsoft("MultiHeadAttention", query, key, value)
            .with("num_heads", config.heads())
            .with("scale", 1f));
  }

  /** Attention where several query heads share a key head: the heads of a group are more rows. */
  private Value groupedAttention(Value query, Cache cache) {
    int group = config.heads() / config.kvHeads();
    Value heads = ops.reshape(query, 0, 0, config.kvHeads(), group, config.headDim());
    Value rows =
        ops.reshape(ops.transpose(heads, 0, 2, 3, 1, 4), 0, config.kvHeads(), -1, config.headDim());
    Value weights = ops.softmax(precision.matMul(graph, "scores", rows, cache.keys()));
    Value attended = precision.matMul(graph, "attended", weights, cache.values());
    Value split =
        ops.reshape(
            attended,
            ops.concat(
                0,
                ops.ints(0, config.kvHeads(), group),
                ops.dim(query, 1),
                ops.ints(config.headDim())));
    return ops.reshape(ops.transpose(split, 0, 3, 1, 2, 4), 0, 0, config.dim());
  }
}
