package io.moonspark.train;

import java.util.List;

/** Pretraining of the vision encoder: which thing and which colour each patch shows. */
final class DenseStage implements Stage {

  private final Network network;

  DenseStage(Network network) {
    this.network = network;
  }

  @Override
  public String label() {
    return "dense";
  }

  @Override
  public Batch prepare(List<Example> examples, long first) {
    DenseTargets targets = DenseTargets.of(truths(examples), network.config().vision().grid());
    byte[][] images = pixels(examples);
    return step -> network.denseLoss(step, images, targets);
  }

  /** What is to be said of examples. */
  static List<Truth> truths(List<Example> examples) {
    return examples.stream().map(Example::truth).toList();
  }

  /** Pixels u8 [S, S, 3] of examples of one crop. */
  static byte[][] pixels(List<Example> examples) {
    return examples.stream().map(example -> example.crops().pixels()).toArray(byte[][]::new);
  }

  @Override
  public boolean trains(String parameter) {
    return parameter.startsWith("dense.")
        || parameter.startsWith("vision.") && !parameter.startsWith("vision.proj_mlp.");
  }
}
