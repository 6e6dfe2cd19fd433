package io.moonspark.model.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An ONNX graph under construction: inputs, nodes, weights, outputs. {@link Ops} adds the
 * operators.
 *
 * <p>Nodes are named by the {@linkplain #scope scope} they stand in, so that a shape error or a
 * profile says where in the model it is: {@code text/blocks.3/attn/qkv}.
 */
final class Graph {
  /** The operator set that has LayerNormalization; what is newer comes from com.microsoft. */
  static final int OPSET = 17;

  /** Domain of ONNX Runtime's own operators. */
  static final String MICROSOFT = "com.microsoft";

  private static final int IR_VERSION = 8;

  private final GraphProto.Builder graph = GraphProto.newBuilder();
  private final WeightStore store;
  private final Map<String, Integer> names;
  private final Map<String, Value> constants = new HashMap<>();
  private final String prefix;
  private String scope = "";

  Graph(String name, WeightStore store) {
    this(name, store, new HashMap<>(), "");
  }

  private Graph(String name, WeightStore store, Map<String, Integer> names, String prefix) {
    this.store = store;
    this.names = names;
    this.prefix = prefix;
    graph.setName(name);
  }

  /**
   * A graph for the body of a control-flow node of this one. It may use every value of this graph;
   * names stay unique over both.
   */
  Graph body(String name) {
    return new Graph(name, store, names, prefix + name + "/");
  }

  /** Where the next nodes stand in the model; part of their names. */
  void scope(String newScope) {
    scope = newScope;
  }

  /**
   * Declares an input.
   *
   * @param dims a number, or a word for a dimension that varies
   */
  Value input(String name, TensorProto.DataType type, Object... dims) {
    graph.addInput(info(name, type, dims));
    return new Value(name);
  }

  /** Declares a value as output, under its own name. */
  void output(Value value, TensorProto.DataType type, Object... dims) {
    graph.addOutput(info(value.name(), type, dims));
  }

  /** Declares a value as output under a name of its own. */
  void output(Value value, String name, TensorProto.DataType type, Object... dims) {
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType("Identity")
            .setName("output/" + name)
            .addInput(value.name())
            .addOutput(name));
    graph.addOutput(info(name, type, dims));
  }

  /** Adds float32 weights, stored outside of the model file. */
  Value weight(String name, float[] values, long... dims) {
    return weight(name, Precision.SINGLE, values, dims);
  }

  /** Adds weights in the given precision, stored outside of the model file. */
  Value weight(String name, Precision precision, float[] values, long... dims) {
    long elements = Arrays.stream(dims).reduce(1, Math::multiplyExact);
    if (elements != values.length) {
      throw new IllegalArgumentException(
          name + ": " + values.length + " values for the shape " + Arrays.toString(dims));
    }
    graph.addInitializer(
        precision == Precision.HALF
            ? store.addHalf(name, values, dims)
            : store.add(name, values, dims));
    return new Value(name);
  }

  /** Adds u8 weights, stored outside of the model file. */
  Value weight(String name, byte[] values, long... dims) {
    graph.addInitializer(store.add(name, values, dims));
    return new Value(name);
  }

  /** An int64 vector that is part of the graph, such as a shape. */
  Value ints(long... values) {
    return constants.computeIfAbsent(
        "ints" + Arrays.toString(values), key -> integers(values, values.length));
  }

  /** An int64 scalar that is part of the graph. */
  Value integer(long value) {
    return constants.computeIfAbsent("integer" + value, key -> integers(new long[] {value}));
  }

  /** A float32 scalar that is part of the graph. */
  Value scalar(float value) {
    return constants.computeIfAbsent(
        "scalar" + value,
        key -> {
          TensorProto.Builder tensor =
              TensorProto.newBuilder()
                  .setName(unique("constant"))
                  .setDataType(TensorProto.DataType.FLOAT.getNumber());
          tensor.addFloatData(value);
          graph.addInitializer(tensor);
          return new Value(tensor.getName());
        });
  }

  private Value integers(long[] values, long... dims) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(unique("constant"))
            .setDataType(TensorProto.DataType.INT64.getNumber());
    ByteString.Output raw = ByteString.newOutput();
    for (long value : values) {
      for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
        raw.write((int) (value >>> shift));
      }
    }
    tensor.setRawData(raw.toByteString());
    for (long dim : dims) {
      tensor.addDims(dim);
    }
    graph.addInitializer(tensor);
    return new Value(tensor.getName());
  }

  /** Adds a node with one output. */
  Value node(Node node) {
    return node(node, 1).get(0);
  }

  /** Adds a node with {@code outputs} outputs. */
  List<Value> node(Node node, int outputs) {
    String name = unique(scope.isEmpty() ? node.label() : scope + "/" + node.label());
    NodeProto.Builder proto =
        NodeProto.newBuilder()
            .setOpType(node.op())
            .setName(name)
            .setDomain(node.domain())
            .addAllAttribute(node.attributes());
    for (Value input : node.inputs()) {
      // ONNX's way to leave an optional input out.
      proto.addInput(input == null ? "" : input.name());
    }
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < outputs; i++) {
      Value value = new Value(i == 0 ? name : name + "." + i);
      values.add(value);
      proto.addOutput(value.name());
    }
    graph.addNode(proto);
    return values;
  }

  private String unique(String name) {
    String full = prefix + name;
    int count = names.merge(full, 1, Integer::sum);
    return count == 1 ? full : full + "~" + count;
  }

  private static ValueInfoProto info(String name, TensorProto.DataType type, Object... dims) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (Object dim : dims) {
      TensorShapeProto.Dimension.Builder dimension = shape.addDimBuilder();
      if (dim instanceof Number number) {
        dimension.setDimValue(number.longValue());
      } else {
        dimension.setDimParam(dim.toString());
      }
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(shape)))
        .build();
  }

  /** This graph as an attribute of a control-flow node. */
  AttributeProto asAttribute(String name) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.GRAPH)
        .setG(graph)
        .build();
  }

  /** The finished model. */
  ModelProto toModel() {
    return ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .setProducerName("moonspark")
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain(MICROSOFT).setVersion(1))
        .setGraph(graph)
        .build();
  }
}
