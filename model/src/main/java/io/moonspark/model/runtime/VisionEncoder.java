package io.moonspark.model.runtime;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.moonspark.model.config.VisionConfig;
import io.moonspark.model.graph.GraphNames;
import io.moonspark.model.image.CropSet;
import io.moonspark.model.image.Tiling;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Crops to image embeddings. Thread-safe. */
final class VisionEncoder implements AutoCloseable {
  private final VisionConfig config;
  private final Sessions.Open open;

  /** One buffer a thread, as large as its largest batch so far: direct memory is slow to get. */
  private final ThreadLocal<ByteBuffer> buffers = new ThreadLocal<>();

  VisionEncoder(VisionConfig config, Sessions.Open open) {
    this.config = config;
    this.open = open;
  }

  /**
   * Encodes images of one tiling.
   *
   * @return holds one tensor f32 [I, P, D]; the caller closes it
   * @throws io.moonspark.model.EngineException if the engine fails
   */
  OrtSession.Result encode(List<CropSet> images) {
    Tiling tiling = images.get(0).tiling();
    int side = config.cropSize();
    int cropBytes = side * side * config.channels();
    ByteBuffer pixels = buffer(images.size() * tiling.encodedCrops() * cropBytes);
    for (CropSet image : images) {
      if (!image.tiling().equals(tiling)) {
        throw new IllegalArgumentException(
            "a vision batch has one tiling, not " + tiling + " and " + image.tiling());
      }
      pixels.put(image.pixels());
    }
    pixels.flip();
    OrtEnvironment environment = OrtLibrary.environment();
    long[] shape = {pixels.remaining() / cropBytes, side, side, config.channels()};
    try (OnnxTensor crops =
            OnnxTensor.createTensor(environment, pixels, shape, OnnxJavaType.UINT8);
        OnnxTensor rowsAndColumns =
            OnnxTensor.createTensor(
                environment,
                LongBuffer.wrap(new long[] {tiling.rows(), tiling.columns()}),
                new long[] {2})) {
      return open.session().run(Map.of(GraphNames.CROPS, crops, GraphNames.TILING, rowsAndColumns));
    } catch (OrtException e) {
      throw Sessions.failure("the vision encoder", e);
    }
  }

  /**
   * Encodes images of any mix of tilings, one tiling after the other.
   *
   * @param dim of an embedding, D
   * @return f32 [I, P, D] in direct memory, in the order of the images
   * @throws io.moonspark.model.EngineException if the engine fails
   */
  FloatBuffer encodeAll(List<CropSet> images, int dim) {
    Map<Tiling, List<Integer>> byTiling = new LinkedHashMap<>();
    for (int i = 0; i < images.size(); i++) {
      byTiling.computeIfAbsent(images.get(i).tiling(), tiling -> new ArrayList<>()).add(i);
    }
    int size = config.patches() * dim;
    FloatBuffer all =
        ByteBuffer.allocateDirect(Math.multiplyExact(images.size(), size * Float.BYTES))
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    for (List<Integer> group : byTiling.values()) {
      try (OrtSession.Result result = encode(group.stream().map(images::get).toList())) {
        FloatBuffer encoded = embeddings(result).getFloatBuffer();
        for (int i = 0; i < group.size(); i++) {
          all.put(group.get(i) * size, encoded, i * size, size);
        }
      }
    }
    return all;
  }

  /** The tensor f32 [I, P, D] of a run. */
  static OnnxTensor embeddings(OrtSession.Result result) {
    return (OnnxTensor) result.get(GraphNames.IMAGE_EMBEDDINGS).orElseThrow();
  }

  private ByteBuffer buffer(int bytes) {
    ByteBuffer buffer = buffers.get();
    if (buffer == null || buffer.capacity() < bytes) {
      buffer = ByteBuffer.allocateDirect(bytes);
      buffers.set(buffer);
    }
    return buffer.clear();
  }

  @Override
  public void close() {
    open.close();
  }
}
