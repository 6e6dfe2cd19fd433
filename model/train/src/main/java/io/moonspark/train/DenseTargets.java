package io.moonspark.train;

import io.moonspark.jobs.scenes.Background;
import io.moonspark.jobs.scenes.Thing;
import io.moonspark.jobs.scenes.ThingColor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What each patch of a batch shows. Its thing's class is {@link #NOTHING} on the background, its
 * colour's is that of the thing there or of the background.
 *
 * @param things i64 [B * P]
 * @param colors i64 [B * P], those of things first, then those of backgrounds
 * @param weights f32 [B * P], smaller for the background, of which there is most
 * @param boxes f32 [B * P * 4]: of the thing, x and y of the middle, width and height, 0 to 1
 * @param shown f32 [B * P], 1 where there is a thing
 */
record DenseTargets(long[] things, long[] colors, float[] weights, float[] boxes, float[] shown) {

  /** Class of the background, after all things. */
  static final int NOTHING = Thing.values().length;

  static final int THINGS = NOTHING + 1;
  static final int COLORS = ThingColor.values().length + Background.values().length;

  private static final float BACKGROUND_WEIGHT = 0.3f;

  private static final Map<String, Integer> THING = numbers(Thing.values(), Thing::label);
  private static final Map<String, Integer> COLOR = numbers(ThingColor.values(), ThingColor::label);
  private static final Map<String, Integer> BACKGROUND =
      numbers(Background.values(), Background::label);

  private static <T> Map<String, Integer> numbers(T[] values, Function<T, String> label) {
    Map<String, Integer> numbers = new HashMap<>();
    for (T value : values) {
      numbers.put(label.apply(value), numbers.size());
    }
    return numbers;
  }

  /** Whether what is known of an image makes it a scene, of whose patches all is known. */
  static boolean areIn(Truth truth) {
    return truth.background() != null
        && BACKGROUND.containsKey(truth.background())
        && truth.boxes().stream()
            .allMatch(
                box ->
                    box.color() != null
                        && COLOR.containsKey(box.color())
                        && THING.containsKey(box.label()));
  }

  /**
   * A patch shows the thing in whose box its middle is.
   *
   * @param scenes for which {@link #areIn} holds
   * @param grid patches of a side
   */
  static DenseTargets of(List<Truth> scenes, int grid) {
    int patches = grid * grid;
    long[] things = new long[scenes.size() * patches];
    long[] colors = new long[things.length];
    float[] weights = new float[things.length];
    float[] boxes = new float[things.length * 4];
    float[] shown = new float[things.length];
    Arrays.fill(weights, BACKGROUND_WEIGHT);
    Arrays.fill(things, NOTHING);
    for (int i = 0; i < scenes.size(); i++) {
      int background = BACKGROUND.get(scenes.get(i).background());
      Arrays.fill(colors, i * patches, (i + 1) * patches, ThingColor.values().length + background);
      for (Truth.LabelledBox box : scenes.get(i).boxes()) {
        for (int p = 0; p < patches; p++) {
          double x = (p % grid + 0.5) / grid;
          double y = (p / grid + 0.5) / grid;
          if (x >= box.xMin() && x <= box.xMax() && y >= box.yMin() && y <= box.yMax()) {
            int at = i * patches + p;
            things[at] = THING.get(box.label());
            colors[at] = COLOR.get(box.color());
            weights[at] = 1;
            shown[at] = 1;
            boxes[4 * at] = (float) box.xCenter();
            boxes[4 * at + 1] = (float) box.yCenter();
            boxes[4 * at + 2] = (float) (box.xMax() - box.xMin());
            boxes[4 * at + 3] = (float) (box.yMax() - box.yMin());
          }
        }
      }
    }
    return new DenseTargets(things, colors, weights, boxes, shown);
  }
}
