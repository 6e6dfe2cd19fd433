package io.moonspark.train;

import java.util.List;

/**
 * Captions, answers, boxes and points together; many prompts behind each image. Where examples are
 * scenes, patches go on learning what they show.
 */
final class JointStage implements Stage {

  /** Tokens of the prompts of an image. */
  private static final int ROOM = 208;

  private final Network network;
  private final ExamplePrompts prompts;
  private final SceneWords words;

  /**
   * The stage.
   *
   * @param words for what scenes show
   */
  JointStage(Network network, ExamplePrompts prompts, SceneWords words) {
    this.network = network;
    this.prompts = prompts;
    this.words = words;
  }

  @Override
  public String label() {
    return "joint";
  }

  @Override
  public Batch prepare(List<Example> examples, long first) {
    PackedPrompts packed =
        PackedExamples.of(prompts, examples, first, ROOM, network.prefixLength());
    byte[][] images = DenseStage.pixels(examples);
    List<Truth> truths = DenseStage.truths(examples);
    if (!truths.stream().allMatch(DenseTargets::areIn)) {
      return step -> network.promptLoss(step, network.see(step, images), packed);
    }
    DenseTargets dense = DenseTargets.of(truths, network.config().vision().grid());
    return step -> network.jointLoss(step, images, packed, dense, words);
  }

  @Override
  public boolean trains(String parameter) {
    return true;
  }
}
