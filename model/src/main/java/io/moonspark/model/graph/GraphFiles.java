package io.moonspark.model.graph;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.moonspark.model.config.MoondreamConfig;
import io.moonspark.model.weights.TensorSource;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes a model's two graphs, each with its weights in a file beside it. */
public final class GraphFiles {
  /**
   * Changes with everything that changes the files written here for the same weights, so that a
   * pack built by an older version is not taken for this one's.
   */
  public static final int VERSION = 5;

  public static final String VISION = "vision.onnx";
  public static final String LANGUAGE = "language.onnx";
  private static final String DATA = ".data";

  private GraphFiles() {}

  /** Names of all files that {@link #write} writes. */
  public static List<String> names() {
    return List.of(VISION, VISION + DATA, LANGUAGE, LANGUAGE + DATA);
  }

  /**
   * Builds both graphs into a directory.
   *
   * @throws IOException if a tensor is missing or of the wrong shape, or the disk is full
   */
  public static void write(
      MoondreamConfig config, TensorSource weights, WeightType type, Path directory)
      throws IOException {
    write(directory, VISION, store -> VisionGraph.build(config.vision(), weights, type, store));
    write(directory, LANGUAGE, store -> LanguageGraph.build(config, weights, type, store));
  }

  private interface Builder {
    ModelProto build(WeightStore store);
  }

  private static void write(Path directory, String name, Builder builder) throws IOException {
    ModelProto model;
    try (WeightStore store = new WeightStore(directory.resolve(name + DATA))) {
      model = builder.build(store);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    try (OutputStream out = Files.newOutputStream(directory.resolve(name))) {
      model.writeTo(out);
    }
  }
}
