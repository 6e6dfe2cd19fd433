package io.moonspark.model.graph;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** A graph of one large matrix product, to learn what a machine can do at most. */
public final class FloorGraph {
  /** Name of the input, f32 [rows, {@link #SIDE}]. */
  public static final String INPUT = "x";

  /** Rows and columns of the square weight. */
  public static final int SIDE = 2048;

  private FloorGraph() {}

  /** Writes the model and, beside it, its weights. */
  public static void write(Path file) throws IOException {
    Path data = file.resolveSibling(file.getFileName() + ".data");
    try (WeightStore store = new WeightStore(data);
        OutputStream out = Files.newOutputStream(file)) {
      Graph graph = new Graph("floor", store);
      Value x = graph.input(INPUT, DataType.FLOAT, "rows", SIDE);
      float[] values = new float[SIDE * SIDE];
      SplittableRandom random = new SplittableRandom(1);
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextDouble();
      }
      Value weight = graph.weight("weight", values, SIDE, SIDE);
      Value product = graph.node(Node.of("MatMul", x, weight));
      graph.output(product, "y", DataType.FLOAT, "rows", SIDE);
      graph.toModel().writeTo(out);
    }
  }
}
