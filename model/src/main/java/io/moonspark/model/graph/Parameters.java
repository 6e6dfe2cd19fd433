package io.moonspark.model.graph;

import io.moonspark.model.weights.Weights;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Brings tensors under their official names into a graph, in the layout its operators want. */
final class Parameters {
  private final Weights weights;
  private final Graph graph;

  Parameters(Weights weights, Graph graph) {
    this.weights = weights;
    this.graph = graph;
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

  /** Linear weights as [in, out]. */
  Matrix matrix(String name, int in, int out) {
    return new Matrix(out, in, read(name + ".weight", out, in)).transposed();
  }

  Value vector(String name, int size) {
    return graph.weight(name, read(name, size), size);
  }

  Value add(String name, Matrix matrix) {
    return graph.weight(name, matrix.values(), matrix.rows(), matrix.columns());
  }

  Ops.Linear linear(String name, int in, int out) {
    return new Ops.Linear(
        add(name + ".weight", matrix(name, in, out)), vector(name + ".bias", out));
  }

  Ops.Mlp mlp(String name, int in, int inner, int out) {
    return new Ops.Mlp(linear(name + ".fc1", in, inner), linear(name + ".fc2", inner, out));
  }

  Ops.Norm norm(String name, int size) {
    return new Ops.Norm(vector(name + ".weight", size), vector(name + ".bias", size));
  }
}
