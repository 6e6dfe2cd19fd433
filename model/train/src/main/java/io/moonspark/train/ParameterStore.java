package io.moonspark.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.moonspark.model.weights.Weights;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The parameters of a network by their official names, as Java arrays, which the optimizer changes,
 * and as tensors with gradients, which the network reads.
 */
final class ParameterStore implements AutoCloseable {

  /**
   * One parameter.
   *
   * @param tensor [shape], on PyTorch's side
   * @param memory of the tensor, float32 in the order of the machine
   * @param values the same, row-major
   * @param trained whether the optimizer changes it
   */
  record Parameter(
      String name,
      long[] shape,
      NDArray tensor,
      ByteBuffer memory,
      float[] values,
      boolean trained) {

    /** Brings changed values to PyTorch. */
    void upload() {
      memory.asFloatBuffer().put(values);
    }

    /** Matrices are decayed; biases, norms, positions and embeddings are not. */
    boolean decays() {
      return shape.length == 2 && name.endsWith(".weight");
    }
  }

  private final NDManager manager;
  private final Precision precision;
  private final Operators operators;
  private final Map<String, Parameter> parameters = new LinkedHashMap<>();

  private ParameterStore(Precision precision) {
    this.manager = NDManager.newBaseManager(Torch.ENGINE);
    this.precision = precision;
    this.operators = Operators.load(manager, precision);
  }

  /**
   * Parameters with these names and shapes, all of which are trained but for Fourier frequencies,
   * which stay as they were drawn.
   */
  static ParameterStore of(
      Map<String, int[]> layout, Map<String, float[]> values, Precision precision) {
    return of(layout, values, precision, name -> !name.endsWith("_features"));
  }

  /** Parameters with these names and shapes, some of which are trained. */
  static ParameterStore of(
      Map<String, int[]> layout,
      Map<String, float[]> values,
      Precision precision,
      Predicate<String> trained) {
    ParameterStore store = new ParameterStore(precision);
    layout.forEach((name, shape) -> store.add(name, shape, values.get(name), trained.test(name)));
    return store;
  }

  /**
   * Parameters read from a safetensors file.
   *
   * @param prefix before each name in the file
   */
  static Map<String, float[]> read(Path file, Map<String, int[]> layout, String prefix)
      throws IOException {
    Map<String, float[]> values = new LinkedHashMap<>();
    try (Weights weights = Weights.open(file)) {
      for (Map.Entry<String, int[]> each : layout.entrySet()) {
        values.put(each.getKey(), weights.read(prefix + each.getKey(), each.getValue()));
      }
    }
    return values;
  }

  private void add(String name, int[] shape, float[] values, boolean trained) {
    long[] dims = Arrays.stream(shape).asLongStream().toArray();
    // PyTorch reads the values where they lie, so that later ones need no memory of their own.
    ByteBuffer memory =
        ByteBuffer.allocateDirect(Math.multiplyExact(values.length, Float.BYTES))
            .order(ByteOrder.nativeOrder());
    memory.asFloatBuffer().put(values);
    add(name, dims, memory, values, trained);
  }

  private void add(String name, long[] shape, ByteBuffer memory, float[] values, boolean trained) {
    NDArray tensor = manager.create(memory, new Shape(shape), DataType.FLOAT32);
    tensor.setRequiresGradient(trained);
    parameters.put(name, new Parameter(name, shape, tensor, memory, values, trained));
  }

  /** The same parameters, in the same memory, as tensors with gradients of their own. */
  ParameterStore replica() {
    ParameterStore replica = new ParameterStore(precision);
    parameters.forEach(
        (name, p) -> replica.add(name, p.shape(), p.memory(), p.values(), p.trained()));
    return replica;
  }

  /** What has no parameters, but is kept as long as they are. */
  Operators operators() {
    return operators;
  }

  /** Whether there is a parameter of this name. */
  boolean has(String name) {
    return parameters.containsKey(name);
  }

  /** The tensor of this name. */
  NDArray tensor(String name) {
    Parameter parameter = parameters.get(name);
    if (parameter == null) {
      throw new IllegalArgumentException("there is no parameter " + name);
    }
    return parameter.tensor();
  }

  /** The parameters that the optimizer changes, in a fixed order. */
  List<Parameter> trained() {
    return parameters.values().stream().filter(Parameter::trained).toList();
  }

  /** Values by name. */
  Map<String, float[]> values() {
    Map<String, float[]> values = new LinkedHashMap<>();
    parameters.forEach((name, parameter) -> values.put(name, parameter.values()));
    return values;
  }

  /** Shapes by name. */
  Map<String, int[]> layout() {
    Map<String, int[]> layout = new LinkedHashMap<>();
    parameters.forEach(
        (name, parameter) ->
            layout.put(
                name, Arrays.stream(parameter.shape()).mapToInt(Math::toIntExact).toArray()));
    return layout;
  }

  /** Brings changed values to PyTorch. */
  void upload() {
    trained().forEach(Parameter::upload);
  }

  @Override
  public void close() {
    manager.close();
  }
}
