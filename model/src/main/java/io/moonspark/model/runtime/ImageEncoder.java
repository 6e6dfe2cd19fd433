package io.moonspark.model.runtime;

import io.moonspark.model.Device;
import io.moonspark.model.ModelPack;
import io.moonspark.model.config.MoondreamConfig;
import io.moonspark.model.graph.GraphFiles;
import io.moonspark.model.image.CropSet;
import io.moonspark.model.pack.Packs;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.List;

/** The vision encoder of a pack alone, on the CPU. Thread-safe. */
public final class ImageEncoder implements AutoCloseable {
  private final VisionEncoder vision;
  private final int dim;

  private ImageEncoder(VisionEncoder vision, int dim) {
    this.vision = vision;
    this.dim = dim;
  }

  /**
   * Opens a pack's vision encoder.
   *
   * @param threads threads within one call
   * @throws io.moonspark.model.EngineException if the graph cannot be loaded
   */
  public static ImageEncoder open(ModelPack pack, int threads) throws IOException {
    MoondreamConfig config = MoondreamConfig.read(Packs.config(pack));
    Sessions.Open graph =
        Sessions.open(pack.directory().resolve(GraphFiles.VISION), Device.cpu(), threads);
    return new ImageEncoder(new VisionEncoder(config.vision(), graph), config.text().dim());
  }

  /**
   * Image embeddings f32 [I, P, D] of images of any mix of tilings.
   *
   * @throws io.moonspark.model.EngineException if the engine fails
   */
  public float[] encode(List<CropSet> images) {
    FloatBuffer all = vision.encodeAll(images, dim);
    float[] embeddings = new float[all.remaining()];
    all.get(embeddings);
    return embeddings;
  }

  @Override
  public void close() {
    vision.close();
  }
}
