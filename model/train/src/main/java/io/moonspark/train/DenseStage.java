package io.moonspark.train;

import io.moonspark.jobs.UserError;
import io.moonspark.model.config.MoondreamConfig;
import java.util.List;

/** Pretraining of the vision encoder: which thing and which colour each patch shows. */
final class DenseStage implements Stage {

  private final MoondreamConfig config;

  DenseStage(MoondreamConfig config) {
    this.config = config;
  }

  @Override
  public String label() {
    return "dense";
  }

  @Override
  public Batch prepare(List<Example> examples, long first) {
    List<Truth> truths = truths(examples);
    if (!truths.stream().allMatch(DenseTargets::areIn)) {
      throw new UserError(
          "the dense stage needs scenes: images with a background, whose boxes have a color and"
              + " the label of an icon; leave it out with --dense-images 0");
    }
    DenseTargets targets = DenseTargets.of(truths, config.vision().grid());
    byte[][] images = pixels(examples);
    return (network, step) -> network.denseLoss(step, images, targets);
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
