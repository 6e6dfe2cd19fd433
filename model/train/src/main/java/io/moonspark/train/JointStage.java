package io.moonspark.train;

import io.moonspark.jobs.scenes.Scene;
import java.util.List;

/** Captions, answers, boxes and points together; many prompts behind each image. */
final class JointStage implements Stage {

  /** Tokens of the prompts of an image. */
  private static final int ROOM = 208;

  /** Of the soft targets of coordinates and sizes, bins. */
  private static final double DEVIATION = 4;

  private final Network network;
  private final ScenePrompts prompts;

  JointStage(Network network, ScenePrompts prompts) {
    this.network = network;
    this.prompts = prompts;
  }

  @Override
  public String label() {
    return "joint";
  }

  @Override
  public Batch prepare(List<Scene> scenes, byte[][] images) {
    PackedPrompts packed =
        PackedPrompts.of(
            scenes.stream().map(scene -> prompts.of(scene, ROOM)).toList(), network.prefixLength());
    DenseTargets dense = DenseTargets.of(scenes, network.config().vision().grid());
    return step -> network.jointLoss(step, images, packed, DEVIATION, dense, prompts.words());
  }

  @Override
  public boolean trains(String parameter) {
    return true;
  }
}
