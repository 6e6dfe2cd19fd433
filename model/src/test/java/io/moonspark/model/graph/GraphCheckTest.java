package io.moonspark.model.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.moonspark.model.Golden;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ONNX Runtime's own model check accepts the graphs, and its complaints say where. */
class GraphCheckTest {
  @TempDir static Path directory;

  @ParameterizedTest
  @CsvSource({
    "NANO, FP32, vision.onnx",
    "NANO, FP32, language.onnx",
    "NANO, FP16, vision.onnx",
    "NANO, FP16, language.onnx",
    "MINI, FP32, vision.onnx",
    "MINI, FP32, language.onnx",
    "MINI, FP16, vision.onnx",
    "MINI, FP16, language.onnx"
  })
  void strictTypeAndShapeInferenceAcceptsTheGraph(Golden.Set set, WeightType type, String file)
      throws Exception {
    Path pack = set.pack(Files.createTempDirectory(directory, "pack"), type).directory();
    try (OrtSession.SessionOptions options = strict();
        OrtSession session =
            OrtEnvironment.getEnvironment().createSession(pack.resolve(file).toString(), options)) {
      assertTrue(session.getNumOutputs() > 0);
    }
  }

  @Test
  void shapeErrorNamesTheNode() throws Exception {
    Path file = directory.resolve("wrong.onnx");
    try (WeightStore store = new WeightStore(directory.resolve("wrong.onnx.data"))) {
      Graph graph = new Graph("wrong", store);
      Ops ops = new Ops(graph);
      Value x = graph.input("x", DataType.FLOAT, "rows", 4);
      Value weight = graph.weight("weight", new float[3 * 2], 3, 2);
      graph.scope("text/blocks/3");
      graph.output(ops.matMul("qkv", x, weight), "y", DataType.FLOAT, "rows", 2);
      try (OutputStream out = Files.newOutputStream(file)) {
        graph.toModel().writeTo(out);
      }
    }
    try (OrtSession.SessionOptions options = strict()) {
      OrtException error =
          assertThrows(
              OrtException.class,
              () -> OrtEnvironment.getEnvironment().createSession(file.toString(), options));
      assertTrue(error.getMessage().contains("text/blocks/3/qkv"), error.getMessage());
    }
  }

  @Test
  void weightOfAnotherSizeThanItsShapeIsRefusedByName() throws Exception {
    try (WeightStore store = new WeightStore(directory.resolve("short.data"))) {
      Graph graph = new Graph("short", store);
      IllegalArgumentException error =
          assertThrows(
              IllegalArgumentException.class, () -> graph.weight("text.wte", new float[5], 2, 3));
      assertEquals("text.wte: 5 values for the shape [2, 3]", error.getMessage());
    }
  }

  private static OrtSession.SessionOptions strict() throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
    options.addConfigEntry("session.strict_shape_type_inference", "1");
    return options;
  }
}
