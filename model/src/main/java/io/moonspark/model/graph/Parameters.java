package io.moonspark.model.graph;

import io.moonspark.model.weights.TensorSource;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Brings tensors under their official names into a graph, in the layout its operators want. */
final class Parameters {
  private final TensorSource weights;
  private final Graph graph;
  private final WeightType type;

  /**
   * @param type of the matrices that {@link #weight} and {@link #linear} add
   */
  Parameters(TensorSource weights, Graph graph, WeightType type) {
    this.weights = weights;
    this.graph = graph;
    this.type = type;
  }

  /** What products with the matrices are computed in. */
  Precision precision() {
    return type.precision();
  }

  /** The same weights and graph, with matrices of another type. */
  Parameters as(WeightType other) {
    return new Parameters(weights, graph, other);
  }

  /**
   * The raw tensor.
   *
   * @throws UncheckedIOException if the file has none of this name and shape
   */
  float[] read(String name, int... shape) {
    try {
      return weights.read(name, shape);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Linear weights as the official code has them: [out, in]. */
  Matrix matrix(String name, int in, int out) {
    return new Matrix(out, in, read(name + ".weight", out, in));
  }

  /** A float32 vector. */
  Value vector(String name, int size) {
    return graph.weight(name, read(name, size), size);
  }

  /** Adds linear weights [out, in], quantised if the type says so and their rows allow it. */
  Weight weight(String name, Matrix matrix) {
    if (!type.isQuantized() || matrix.columns() % BlockQuantizer.BLOCK != 0) {
      return dense(name, matrix);
    }
    BlockQuantizer.Blocks blocks = new BlockQuantizer(type.bits()).quantize(matrix);
    int perRow = matrix.columns() / BlockQuantizer.BLOCK;
    return new Weight.Quantized(
        graph.weight(
            name + ".packed",
            blocks.packed(),
            matrix.rows(),
            perRow,
            blocks.packed().length / matrix.rows() / perRow),
        graph.weight(name + ".scales", blocks.scales(), matrix.rows(), perRow),
        type.bits(),
        matrix.columns(),
        matrix.rows());
  }

  /** Adds linear weights [out, in] that are not quantised. */
  Weight dense(String name, Matrix matrix) {
    Matrix turned = matrix.transposed();
    return new Weight.Dense(
        graph.weight(name, precision(), turned.values(), turned.rows(), turned.columns()),
        precision());
  }

  /**
   * A layer whose result is float32: its bias is added to the {@linkplain Precision#widen widened}
   * product.
   */
  Ops.Linear linear(String name, int in, int out) {
    return new Ops.Linear(
        weight(name + ".weight", matrix(name, in, out)), vector(name + ".bias", out));
  }

  /** A layer whose result goes into other products: its bias is as precise as they are. */
  Ops.Linear innerLinear(String name, int in, int out) {
    return new Ops.Linear(
        weight(name + ".weight", matrix(name, in, out)), innerVector(name + ".bias", out));
  }

  /** A bias that is added between products. */
  Value innerVector(String name, int size) {
    return graph.weight(name, precision(), read(name, size), size);
  }

  Ops.Mlp mlp(String name, int in, int inner, int out) {
    return new Ops.Mlp(innerLinear(name + ".fc1", in, inner), linear(name + ".fc2", inner, out));
  }

  Ops.Norm norm(String name, int size) {
    return new Ops.Norm(vector(name + ".weight", size), vector(name + ".bias", size));
  }
}
