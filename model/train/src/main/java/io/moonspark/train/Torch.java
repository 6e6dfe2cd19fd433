package io.moonspark.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.core.Embedding;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;

/**
 * Layers over PyTorch tensors. A result belongs to the manager of the first argument, so that must
 * be one of the step and not a parameter.
 */
final class Torch {

  static final String ENGINE = "PyTorch";

  private static final float EPSILON = 1e-5f;

  private final ParameterStore parameters;

  Torch(ParameterStore parameters) {
    this.parameters = parameters;
  }

  /** x [..., in] to [..., out]. */
  NDArray linear(NDArray x, String name) {
    return operators().linear().apply(x, weight(name), bias(name));
  }

  /** What an adapter of {@code lora.py} makes of x: B (A x); null if there is none. */
  NDArray adapted(NDArray x, String name) {
    if (!parameters.has(name + Adapters.A)) {
      return null;
    }
    NDArray inner = Linear.linear(x, parameters.tensor(name + Adapters.A)).singletonOrThrow();
    return Linear.linear(inner, parameters.tensor(name + Adapters.B)).singletonOrThrow();
  }

  /** {@link #linear}, and what the layer's adapter adds, if there is one. */
  NDArray adaptedLinear(NDArray x, String name) {
    NDArray y = linear(x, name);
    NDArray adapted = adapted(x, name);
    return adapted == null ? y : y.add(adapted);
  }

  /** Normalises the last axis. */
  NDArray norm(NDArray x, String name) {
    Shape last = new Shape(x.getShape().get(x.getShape().dimension() - 1));
    return LayerNorm.layerNorm(x, last, weight(name), bias(name), EPSILON).singletonOrThrow();
  }

  /** Two linear layers with a GELU between, and their adapters. */
  NDArray mlp(NDArray x, String name) {
    String first = name + ".fc1";
    String second = name + ".fc2";
    if (!parameters.has(first + Adapters.A)) {
      return operators().mlp().apply(x, weight(first), bias(first), weight(second), bias(second));
    }
    NDArray hidden = operators().gelu().apply(adaptedLinear(x, first));
    return adaptedLinear(hidden, second);
  }

  /** {@link #mlp} of two copies of x side by side. */
  NDArray twinMlp(NDArray x, String name) {
    String first = name + ".fc1";
    String second = name + ".fc2";
    return operators().twinMlp().apply(x, weight(first), bias(first), weight(second), bias(second));
  }

  /**
   * x times a number. DJL's own product keeps the number in memory that Java may free before the
   * backward pass reads it; here it lives as long as x's manager.
   */
  static NDArray scaled(NDArray x, float factor) {
    return x.mul(x.getManager().create(factor));
  }

  /** Rows of a table [N, D] at i64 indices [...]: [..., D]. */
  static NDArray rows(NDArray table, NDArray indices) {
    return Embedding.embedding(indices, table, SparseFormat.DENSE).singletonOrThrow();
  }

  Operators operators() {
    return parameters.operators();
  }

  /**
   * Mean cross-entropy.
   *
   * @param logits [N, C]
   * @param targets f32 [N, C], rows sum to 1
   */
  static NDArray crossEntropy(NDArray logits, NDArray targets) {
    return scaled(logits.logSoftmax(-1).mul(targets).sum(), -1f / logits.getShape().get(0));
  }

  /** Mean cross-entropy of i64 targets [N], weighted by f32 [N]. */
  static NDArray crossEntropy(NDArray logits, NDArray targets, NDArray weights) {
    NDArray picked = logits.logSoftmax(-1).gather(targets.expandDims(1), 1).squeeze(1);
    // No rows that weigh anything are no loss, and not 0 / 0.
    return scaled(picked.mul(weights).sum(), -1f / Math.max(1, weights.sum().getFloat()));
  }

  /** Mean absolute difference of predictions and targets f32 [N, K], weighted by f32 [N]. */
  static NDArray meanDistance(NDArray predicted, NDArray targets, NDArray weights) {
    NDArray distances = predicted.sub(targets).abs().mean(new int[] {1});
    return scaled(distances.mul(weights).sum(), 1f / Math.max(1, weights.sum().getFloat()));
  }

  static NDArray concat(int axis, NDArray... parts) {
    return NDArrays.concat(new NDList(parts), axis);
  }

  /** The gradient of a parameter, which is 0 again afterwards. */
  static float[] takeGradient(NDArray parameter) {
    // DJL reads from what it has freed if the memory is in another order.
    try (NDArray gradient = parameter.getGradient();
        NDArray inOrder = gradient.flatten()) {
      float[] values = inOrder.toFloatArray();
      JniUtils.zeroGrad((PtNDArray) parameter);
      return values;
    }
  }

  private NDArray weight(String layer) {
    return parameter(layer + ".weight");
  }

  private NDArray bias(String layer) {
    return parameter(layer + ".bias");
  }

  NDArray parameter(String name) {
    return parameters.tensor(name);
  }
}
