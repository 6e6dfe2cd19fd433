package io.moonspark.model.graph;

import io.moonspark.model.config.TextConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * The decoder's weights in the outer graph. The prefix pass, the prompt pass and the body of the
 * generation loop share them.
 *
 * <p>Source: {@code text.py} and {@code rope.py} of vikhyat/moondream.
 */
final class Decoder {
  /** Base of the rotary frequencies, fixed in the official code. */
  private static final double ROTARY_THETA = 10000.0;

  /**
   * A block: one LayerNorm feeds attention and MLP, and both are added to the residual stream.
   *
   * @param norm before attention and MLP
   * @param qkv queries (already scaled), keys and values in one product
   * @param out attention output, without bias
   * @param fc1 into the MLP
   * @param fc2 out of the MLP, without bias
   * @param outBias biases of attention output and MLP together
   */
  record Block(
      Ops.Norm norm, Ops.Linear qkv, Weight out, Ops.Linear fc1, Weight fc2, Value outBias) {}

  private final TextConfig config;
  private final List<Block> blocks = new ArrayList<>();
  private final Ops.Norm finalNorm;
  private final Precision precision;
  private final Value embeddings;
  private final Value cosines;
  private final Value sines;

  Decoder(TextConfig config, Graph graph, Parameters parameters) {
    this.config = config;
    this.precision = parameters.precision();
    for (int layer = 0; layer < config.layers(); layer++) {
      blocks.add(block(layer, graph, parameters));
    }
    finalNorm = parameters.norm("text.post_ln", config.dim());
    embeddings =
        graph.weight(
            "text.wte",
            precision,
            parameters.read("text.wte", config.vocabSize(), config.dim()),
            config.vocabSize(),
            config.dim());
    cosines = rotaryTable(graph, "text.rotary.cos", StrictMath::cos);
    sines = rotaryTable(graph, "text.rotary.sin", StrictMath::sin);
  }

  private Block block(int layer, Graph graph, Parameters parameters) {
    String name = "text.blocks." + layer;
    int dim = config.dim();
    Ops.Norm norm = parameters.norm(name + ".ln", dim);

    Matrix qkv = parameters.matrix(name + ".attn.qkv", dim, config.qkvDim());
    float[] qkvBias = parameters.read(name + ".attn.qkv.bias", config.qkvDim());
    // The scale of the scores goes into the queries: a factor beside the score product would cost
    // ONNX Runtime its kernel for single-row products. Rotation commutes with it.
    float scale = (float) (1 / Math.sqrt(config.headDim()));
    qkv.scaleRows(dim, scale);
    for (int i = 0; i < dim; i++) {
      qkvBias[i] *= scale;
    }

    Weight out =
        parameters.weight(
            name + ".attn.proj.weight", parameters.matrix(name + ".attn.proj", dim, dim));
    Ops.Linear fc1 = parameters.innerLinear(name + ".mlp.fc1", dim, config.ffDim());
    Weight fc2 =
        parameters.weight(
            name + ".mlp.fc2.weight", parameters.matrix(name + ".mlp.fc2", config.ffDim(), dim));
    float[] outBias = parameters.read(name + ".attn.proj.bias", dim);
    float[] mlpBias = parameters.read(name + ".mlp.fc2.bias", dim);
    for (int i = 0; i < dim; i++) {
      outBias[i] += mlpBias[i];
    }
    return new Block(
        norm,
        new Ops.Linear(
            parameters.weight(name + ".attn.qkv.weight", qkv),
            graph.weight(name + ".attn.qkv.bias", precision, qkvBias, qkvBias.length)),
        out,
        fc1,
        fc2,
        graph.weight(name + ".out.bias", outBias, dim));
  }

  /**
   * [max_context, rotary / 2]; rounded to float32 where the official code rounds. Strict, as a
   * pack's digest must not depend on the machine.
   */
  private Value rotaryTable(
      Graph graph, String name, java.util.function.DoubleUnaryOperator function) {
    int half = config.rotaryDim() / 2;
    float[] table = new float[config.maxContext() * half];
    for (int i = 0; i < half; i++) {
      float frequency = (float) (1 / StrictMath.pow(ROTARY_THETA, 2.0 * i / config.rotaryDim()));
      for (int position = 0; position < config.maxContext(); position++) {
        table[position * half + i] = (float) function.applyAsDouble(position * frequency);
      }
    }
    return graph.weight(name, precision, table, config.maxContext(), half);
  }

  TextConfig config() {
    return config;
  }

  List<Block> blocks() {
    return blocks;
  }

  /** Normalises the last hidden state before the language model head. */
  Ops.Norm finalNorm() {
    return finalNorm;
  }

  /** The norm that follows block {@code layer}. */
  Ops.Norm normAfter(int layer) {
    return layer + 1 < blocks.size() ? blocks.get(layer + 1).norm() : finalNorm;
  }

  /** What products, attention and KV caches are computed in. */
  Precision precision() {
    return precision;
  }

  /** Embeddings f32 [..., D] of tokens i64 [...]. */
  Value embed(Ops ops, Value tokens) {
    return precision.widen(ops, ops.gather(embeddings, 0, tokens));
  }

  /** Turns the first half of every head by its position; heads [B, S, heads * dh]. */
  Value rotate(Graph graph, Value heads, int count, Value positions) {
    return graph.node(
        Node.microsoft("RotaryEmbedding", heads, positions, cosines, sines)
            .with("num_heads", count)
            .with("rotary_embedding_dim", config.rotaryDim())
            .with("interleaved", 0L));
  }
}
