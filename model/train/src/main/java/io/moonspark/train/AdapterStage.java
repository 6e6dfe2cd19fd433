package io.moonspark.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.moonspark.model.config.MoondreamConfig;
import io.moonspark.model.runtime.ImageEncoder;
import java.util.List;

/**
 * Fine-tuning of a decoder by adapters. The vision encoder stays as it is, so its embeddings come
 * from the pack's own graph.
 */
final class AdapterStage implements Stage {

  /** Tokens of the prompts of an image. */
  private static final int ROOM = 256;

  private final MoondreamConfig config;
  private final ExamplePrompts prompts;
  private final ImageEncoder encoder;

  AdapterStage(MoondreamConfig config, ExamplePrompts prompts, ImageEncoder encoder) {
    this.config = config;
    this.prompts = prompts;
    this.encoder = encoder;
  }

  @Override
  public String label() {
    return "adapters";
  }

  @Override
  public Batch prepare(List<Example> examples, long first) {
    PackedPrompts packed = PackedExamples.of(prompts, examples, first, ROOM, config);
    float[] embeddings = encoder.encode(examples.stream().map(Example::crops).toList());
    long dim = config.text().dim();
    Shape shape = new Shape(examples.size(), embeddings.length / examples.size() / dim, dim);
    return (network, step) -> {
      NDArray seen = step.create(embeddings, shape);
      return network.promptLoss(step, seen, packed);
    };
  }

  @Override
  public boolean trains(String parameter) {
    return true;
  }
}
