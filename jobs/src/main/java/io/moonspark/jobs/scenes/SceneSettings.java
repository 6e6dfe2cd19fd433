package io.moonspark.jobs.scenes;

import java.io.Serializable;
import java.util.List;

/**
 * All that pictures and truth of a set of scenes depend on.
 *
 * @param repeats as of {@link SceneSampler#repeating}
 * @param side pixels of a side
 */
public record SceneSettings(
    long seed, List<IconFamily> families, double repeats, int side, PictureFormat format)
    implements Serializable {

  public SceneSettings {
    families = List.copyOf(families);
  }

  /** The scenes. */
  public SceneSampler sampler() {
    return SceneSampler.of(seed, families).repeating(repeats);
  }

  /** What draws them. */
  public SceneRenderer renderer() {
    return SceneRenderer.ofSide(side);
  }

  /** The key of a scene's picture, in the order of the numbers. */
  String key(long number) {
    return "scene-%d-%010d".formatted(seed, number);
  }
}
