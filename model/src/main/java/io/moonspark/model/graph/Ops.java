package io.moonspark.model.graph;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.List;

/** The ONNX operators that the model is made of, on one graph. */
final class Ops {
  private final Graph graph;

  Ops(Graph graph) {
    this.graph = graph;
  }

  Graph graph() {
    return graph;
  }

  Value ints(long... values) {
    return graph.ints(values);
  }

  Value integer(long value) {
    return graph.integer(value);
  }

  Value scalar(float value) {
    return graph.scalar(value);
  }

  Value add(Value a, Value b) {
    return graph.node(Node.of("Add", a, b));
  }

  Value sub(Value a, Value b) {
    return graph.node(Node.of("Sub", a, b));
  }

  Value mul(Value a, Value b) {
    return graph.node(Node.of("Mul", a, b));
  }

  /** Quotient; of integers, rounded towards zero. */
  Value div(Value a, Value b) {
    return graph.node(Node.of("Div", a, b));
  }

  Value mod(Value a, Value b) {
    return graph.node(Node.of("Mod", a, b));
  }

  Value max(Value a, Value b) {
    return graph.node(Node.of("Max", a, b));
  }

  Value min(Value a, Value b) {
    return graph.node(Node.of("Min", a, b));
  }

  Value and(Value a, Value b) {
    return graph.node(Node.of("And", a, b));
  }

  Value or(Value a, Value b) {
    return graph.node(Node.of("Or", a, b));
  }

  Value not(Value a) {
    return graph.node(Node.of("Not", a));
  }

  Value equal(Value a, Value b) {
    return graph.node(Node.of("Equal", a, b));
  }

  Value less(Value a, Value b) {
    return graph.node(Node.of("Less", a, b));
  }

  Value lessOrEqual(Value a, Value b) {
    return graph.node(Node.of("LessOrEqual", a, b));
  }

  Value where(Value condition, Value yes, Value no) {
    return graph.node(Node.of("Where", condition, yes, no));
  }

  Value cast(Value x, DataType type) {
    return graph.node(Node.of("Cast", x).with("to", type.getNumber()));
  }

  /** 0, 1, ... up to and without {@code limit}, a scalar. */
  Value range(Value limit) {
    return graph.node(Node.of("Range", integer(0), limit, integer(1)));
  }

  Value shape(Value x) {
    return graph.node(Node.of("Shape", x));
  }

  /** One dimension of x, as an int64 vector of length 1. */
  Value dim(Value x, int axis) {
    return graph.node(Node.of("Shape", x).with("start", axis).with("end", axis + 1L));
  }

  /** Reshape to a fixed shape; -1 is inferred, 0 keeps the input's dimension. */
  Value reshape(Value x, long... dims) {
    return reshape(x, ints(dims));
  }

  /** Reshape to a computed shape. */
  Value reshape(Value x, Value dims) {
    return graph.node(Node.of("Reshape", x, dims));
  }

  Value transpose(Value x, long... permutation) {
    return graph.node(Node.of("Transpose", x).with("perm", permutation));
  }

  Value unsqueeze(Value x, long... axes) {
    return graph.node(Node.of("Unsqueeze", x, ints(axes)));
  }

  Value squeeze(Value x, long... axes) {
    return graph.node(Node.of("Squeeze", x, ints(axes)));
  }

  Value expand(Value x, Value dims) {
    return graph.node(Node.of("Expand", x, dims));
  }

  Value concat(int axis, Value... parts) {
    return graph.node(Node.of("Concat", parts).with("axis", axis));
  }

  /** Cuts along an axis into parts of fixed sizes. */
  List<Value> split(Value x, int axis, long... sizes) {
    return graph.node(Node.of("Split", x, ints(sizes)).with("axis", axis), sizes.length);
  }

  /**
   * The elements from start (inclusive) to end (exclusive) of an axis; int64 vectors of length 1.
   */
  Value slice(Value x, int axis, Value start, Value end) {
    return graph.node(Node.of("Slice", x, start, end, ints(axis)));
  }

  Value gather(Value x, int axis, Value indices) {
    return graph.node(Node.of("Gather", x, indices).with("axis", axis));
  }

  /** x with rows replaced: those at {@code indices} i64 [N, 1] by {@code rows} [N, ...]. */
  Value scatterRows(Value x, Value indices, Value rows) {
    return graph.node(Node.of("ScatterND", x, indices, rows));
  }

  /**
   * Index of the first greatest element along an axis, which goes. The axis is not counted from the
   * end, as ONNX allows: ONNX Runtime 1.29 then gives an empty input the wrong shape.
   */
  Value argMax(Value x, int axis) {
    return graph.node(Node.of("ArgMax", x).with("axis", axis).with("keepdims", 0L));
  }

  /** Elements of x at {@code indices} along an axis, both of the same rank. */
  Value gatherElements(Value x, int axis, Value indices) {
    return graph.node(Node.of("GatherElements", x, indices).with("axis", axis));
  }

  /** Sums of all elements up to each one, that one included, along an axis. */
  Value cumSum(Value x, int axis) {
    return graph.node(Node.of("CumSum", x, integer(axis)));
  }

  /**
   * Sorts the rows of a matrix from the greatest to the least.
   *
   * @param length elements of a row
   */
  Sorted sortDescending(Value x, long length) {
    // ONNX Runtime 1.29 divides by zero if something is wanted of no rows.
    Value wanted = mul(min(dim(x, 0), ints(1)), ints(length));
    List<Value> outputs = graph.node(Node.of("TopK", x, wanted).with("axis", -1L), 2);
    return new Sorted(outputs.get(0), outputs.get(1));
  }

  /** Greatest element of all, a scalar. */
  Value reduceMax(Value x) {
    return graph.node(Node.of("ReduceMax", x).with("keepdims", 0L));
  }

  /** Least element of all, a scalar. */
  Value reduceMin(Value x) {
    return graph.node(Node.of("ReduceMin", x).with("keepdims", 0L));
  }

  /** Sum of all elements, a scalar. */
  Value reduceSum(Value x) {
    return graph.node(Node.of("ReduceSum", x).with("keepdims", 0L));
  }

  /** Sums along an axis, which stays with length 1. */
  Value reduceSum(Value x, int axis) {
    return graph.node(Node.of("ReduceSum", x, ints(axis)).with("keepdims", 1L));
  }

  Value softmax(Value x) {
    return graph.node(Node.of("Softmax", x).with("axis", -1L));
  }

  Value cos(Value x) {
    return graph.node(Node.of("Cos", x));
  }

  Value sin(Value x) {
    return graph.node(Node.of("Sin", x));
  }

  Value pow(Value x, Value exponent) {
    return graph.node(Node.of("Pow", x, exponent));
  }

  Value matMul(String label, Value a, Value b) {
    return graph.node(Node.of("MatMul", a, b).named(label));
  }

  Value matMul(String label, Value x, Weight weight) {
    return weight.multiply(graph, label, x);
  }

  /** a times b transposed, without the transposed copy. */
  Value matMulTransposed(String label, Value a, Value b) {
    return graph.node(Node.microsoft("FusedMatMul", a, b).named(label).with("transB", 1L));
  }

  /** GELU in its tanh approximation, of {@code x + bias}. */
  Value fastGelu(Value x, Value bias) {
    return graph.node(Node.microsoft("FastGelu", x, bias));
  }

  Value linear(String label, Value x, Linear weights) {
    return add(matMul(label, x, weights.weight()), weights.bias());
  }

  /** {@code fc2(gelu(fc1(x)))} without a bias behind fc2, for callers that add it with others. */
  Value mlpWithoutBias(Value x, Linear fc1, Weight fc2) {
    return matMul("fc2", fastGelu(matMul("fc1", x, fc1.weight()), fc1.bias()), fc2);
  }

  Value mlp(Value x, Mlp mlp) {
    return add(mlpWithoutBias(x, mlp.fc1(), mlp.fc2().weight()), mlp.fc2().bias());
  }

  Value layerNorm(Value x, Norm norm) {
    return graph.node(
        Node.of("LayerNormalization", x, norm.gamma(), norm.beta())
            .with("axis", -1L)
            .with("epsilon", Norm.EPSILON));
  }

  /** Adds {@code delta + bias} to the residual stream and normalises the sum. */
  Residual addAndNorm(Value stream, Value delta, Value bias, Norm norm) {
    List<Value> outputs =
        graph.node(
            Node.microsoft("SkipLayerNormalization", stream, delta, norm.gamma(), norm.beta(), bias)
                .with("epsilon", Norm.EPSILON),
            4);
    return new Residual(outputs.get(3), outputs.get(0));
  }

  /** A weight matrix [in, out] and its bias [out]. */
  record Linear(Weight weight, Value bias) {}

  /** Two linear layers with a GELU between them. */
  record Mlp(Linear fc1, Linear fc2) {}

  /** Scale and shift of a LayerNorm. */
  record Norm(Value gamma, Value beta) {
    /** PyTorch's default, which the official code keeps. */
    static final float EPSILON = 1e-5f;
  }

  /** Sorted values and where each was before, i64. */
  record Sorted(Value values, Value indices) {}

  /** The residual stream and its normalised copy. */
  record Residual(Value stream, Value normed) {}
}
