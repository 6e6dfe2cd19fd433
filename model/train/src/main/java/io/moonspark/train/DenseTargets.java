package io.moonspark.train;

import io.moonspark.jobs.scenes.Box;
import io.moonspark.jobs.scenes.Scene;
import io.moonspark.jobs.scenes.SceneObject;
import io.moonspark.jobs.scenes.Thing;
import io.moonspark.jobs.scenes.ThingColor;
import java.util.Arrays;
import java.util.List;

/**
 * What each patch of a batch shows; class 0 is the background.
 *
 * @param things i64 [B * P]
 * @param colors i64 [B * P]
 * @param weights f32 [B * P], smaller for the background, of which there is most
 */
record DenseTargets(long[] things, long[] colors, float[] weights) {

  static final int THINGS = Thing.values().length + 1;
  static final int COLORS = ThingColor.values().length + 1;

  private static final float BACKGROUND_WEIGHT = 0.3f;

  /**
   * A patch shows the thing in whose box its middle is.
   *
   * @param grid patches of a side
   */
  static DenseTargets of(List<Scene> scenes, int grid) {
    int patches = grid * grid;
    long[] things = new long[scenes.size() * patches];
    long[] colors = new long[things.length];
    float[] weights = new float[things.length];
    Arrays.fill(weights, BACKGROUND_WEIGHT);
    for (int i = 0; i < scenes.size(); i++) {
      for (SceneObject object : scenes.get(i).objects()) {
        Box box = object.box();
        for (int p = 0; p < patches; p++) {
          double x = (p % grid + 0.5) / grid;
          double y = (p / grid + 0.5) / grid;
          if (x >= box.xMin() && x <= box.xMax() && y >= box.yMin() && y <= box.yMax()) {
            things[i * patches + p] = object.thing().ordinal() + 1;
            colors[i * patches + p] = object.color().ordinal() + 1;
            weights[i * patches + p] = 1;
          }
        }
      }
    }
    return new DenseTargets(things, colors, weights);
  }
}
