package io.moonspark.model.graph;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;

/**
 * What the matrix products, attention and the KV caches are computed in. The residual stream beside
 * them is float32 in any case, with the norms that read it and the sums into it.
 *
 * <p>float16 ends at 65504. A residual stream grows from block to block, and decoders are known for
 * a few channels that outgrow all others a thousandfold (Sun et al., Massive Activations in Large
 * Language Models); the official code runs in bfloat16, which has no such end. Products read the
 * stream through a norm, behind which values are small again, so that only what a single block adds
 * has to stay within float16, and scores, which are scaled before their product: 1/sqrt(head_dim)
 * is in the weights of the queries. The price is two casts for every sum.
 */
enum Precision {
  /** float32; {@link #narrow} and {@link #widen} add nothing to the graph. */
  SINGLE(DataType.FLOAT),
  /** float16. */
  HALF(DataType.FLOAT16);

  private final DataType type;

  Precision(DataType type) {
    this.type = type;
  }

  DataType type() {
    return type;
  }

  /** A float32 value on its way into products. */
  Value narrow(Ops ops, Value x) {
    return this == SINGLE ? x : ops.cast(x, type);
  }

  /** The result of products as float32. */
  Value widen(Ops ops, Value x) {
    return this == SINGLE ? x : ops.cast(x, DataType.FLOAT);
  }

  /**
   * The product a times b.
   *
   * <p>float16 products are ONNX Runtime's {@code FusedMatMul}, which is {@code MatMul} on CUDA. A
   * CPU has a float16 kernel for {@code MatMul} alone, and that one is many times slower than
   * casting and the float32 kernel, which {@code FusedMatMul} gets there.
   */
  Value matMul(Graph graph, String label, Value a, Value b) {
    Node node = this == SINGLE ? Node.of("MatMul", a, b) : Node.microsoft("FusedMatMul", a, b);
    return graph.node(node.named(label));
  }

  /** The residual stream before the first block, f32, and its normalised copy for products. */
  Ops.Residual start(Ops ops, Value stream, Ops.Norm norm) {
    return new Ops.Residual(stream, narrow(ops, ops.layerNorm(stream, norm)));
  }

  /** Adds the products' {@code delta} and an f32 bias to the residual stream. */
  Ops.Residual add(Ops ops, Value stream, Value delta, Value bias, Ops.Norm norm) {
    Ops.Residual sum = ops.addAndNorm(stream, widen(ops, delta), bias, norm);
    return new Ops.Residual(sum.stream(), narrow(ops, sum.normed()));
  }
}
