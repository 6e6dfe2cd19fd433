package io.moonspark.train;

import io.moonspark.model.config.MoondreamConfig;
import java.util.List;

/**
 * Captions, answers, boxes and points together; many prompts behind each image. Where examples are
 * scenes, patches go on learning what they show.
 */
final class JointStage implements Stage {

  /** Tokens of the prompts of an image. */
  private static final int ROOM = 208;

  private final MoondreamConfig config;
  private final ExamplePrompts prompts;
  private final SceneWords words;

  /**
   * The stage.
   *
   * @param words for what scenes show
   */
  JointStage(MoondreamConfig config, ExamplePrompts prompts, SceneWords words) {
    this.config = config;
    this.prompts = prompts;
    this.words = words;
  }

  @Override
  public String label() {
    return "joint";
  }

  @Override
  public Batch prepare(List<Example> examples, long first) {
    PackedPrompts packed = PackedExamples.of(prompts, examples, first, ROOM, config);
    byte[][] images = DenseStage.pixels(examples);
    List<Truth> truths = DenseStage.truths(examples);
    if (!truths.stream().allMatch(DenseTargets::areIn)) {
      return (network, step) -> network.promptLoss(step, network.see(step, images), packed);
    }
    DenseTargets dense = DenseTargets.of(truths, config.vision().grid());
    return (network, step) -> network.jointLoss(step, images, packed, dense, words);
  }

  @Override
  public boolean trains(String parameter) {
    return true;
  }
}
