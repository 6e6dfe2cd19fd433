package io.moonspark.train;

import io.moonspark.jobs.scenes.Scene;
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
  public Batch prepare(List<Scene> scenes, byte[][] images) {
    DenseTargets targets = DenseTargets.of(scenes, network.config().vision().grid());
    return step -> network.denseLoss(step, images, targets);
  }

  @Override
  public boolean trains(String parameter) {
    return parameter.startsWith("dense.")
        || parameter.startsWith("vision.") && !parameter.startsWith("vision.proj_mlp.");
  }
}
