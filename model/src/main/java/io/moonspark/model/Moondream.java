package io.moonspark.model;

import io.moonspark.model.image.CropSet;
import io.moonspark.model.image.ImageException;
import java.util.List;

/** Placeholder while the engine is being written. */
public final class Moondream implements AutoCloseable {

  /**
   * One image of a batch with what is asked of it.
   *
   * @param crops from {@link #prepare}
   * @param request its prompts
   */
  public record Item(CropSet crops, Request request) {}

  /** Opens a pack directory. {@code threads}: ONNX Runtime threads inside one call. */
  public static Moondream open(ModelPack pack, Device device, int threads) {
    throw new IllegalStateException();
  }

  /** Decodes and crops. */
  public CropSet prepare(byte[] encoded) throws ImageException {
    throw new IllegalStateException();
  }

  /** Enriches a batch; results in the order of the items. */
  public List<Enrichment> enrich(List<Item> batch) {
    throw new IllegalStateException();
  }

  /** The pack this model was opened from. */
  public ModelPack pack() {
    throw new IllegalStateException();
  }

  @Override
  public void close() {}
}
