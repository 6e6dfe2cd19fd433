package io.moonspark.model.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A node before it is put into a graph.
 *
 * @param op operator
 * @param domain the operator's domain; empty for ONNX's own
 * @param label last part of the node's name
 * @param inputs null for an optional input that is left out
 * @param attributes parameters
 */
record Node(
    String op, String domain, String label, List<Value> inputs, List<AttributeProto> attributes) {

  static Node of(String op, Value... inputs) {
    return new Node(op, "", op, Arrays.asList(inputs), List.of());
  }

  /** One of ONNX Runtime's own operators. */
  static Node microsoft(String op, Value... inputs) {
    return new Node(op, Graph.MICROSOFT, op, Arrays.asList(inputs), List.of());
  }

  Node named(String newLabel) {
    return new Node(op, domain, newLabel, inputs, attributes);
  }

  Node with(String name, long value) {
    return with(
        AttributeProto.newBuilder()
            .setName(name)
            .setType(AttributeProto.AttributeType.INT)
            .setI(value)
            .build());
  }

  Node with(String name, float value) {
    return with(
        AttributeProto.newBuilder()
            .setName(name)
            .setType(AttributeProto.AttributeType.FLOAT)
            .setF(value)
            .build());
  }

  Node with(String name, String value) {
    return with(
        AttributeProto.newBuilder()
            .setName(name)
            .setType(AttributeProto.AttributeType.STRING)
            .setS(ByteString.copyFromUtf8(value))
            .build());
  }

  Node with(String name, long[] values) {
    AttributeProto.Builder attribute =
        AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
    for (long value : values) {
      attribute.addInts(value);
    }
    return with(attribute.build());
  }

  Node with(AttributeProto attribute) {
    List<AttributeProto> all = new ArrayList<>(attributes);
    all.add(attribute);
    return new Node(op, domain, label, inputs, all);
  }
}
