package io.moonspark.model.runtime;

import io.moonspark.model.SpatialRef;
import io.moonspark.model.text.Prompt;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * The spatial references in the prompts of a batch, as the graph takes them: numbers, and the
 * positions among all I * M * T whose embeddings they become.
 */
final class References {
  private final List<Long> coordinatesAt = new ArrayList<>();
  private final List<Float> coordinates = new ArrayList<>();
  private final List<Long> sizesAt = new ArrayList<>();
  private final List<Float> sizes = new ArrayList<>();

  /**
   * Adds those of a prompt.
   *
   * @param start position of its first token
   */
  void add(Prompt prompt, int start) {
    long at = (long) start + prompt.referencesAt();
    for (SpatialRef reference : prompt.references()) {
      if (reference instanceof SpatialRef.Box box) {
        coordinate(at++, (box.xMin() + box.xMax()) / 2);
        coordinate(at++, (box.yMin() + box.yMax()) / 2);
        sizesAt.add(at++);
        sizes.add((float) (box.xMax() - box.xMin()));
        sizes.add((float) (box.yMax() - box.yMin()));
      } else if (reference instanceof SpatialRef.Point point) {
        coordinate(at++, point.x());
        coordinate(at++, point.y());
      }
    }
  }

  private void coordinate(long at, double value) {
    coordinatesAt.add(at);
    coordinates.add((float) value);
  }

  /** i64 [C + Z]: where the coordinates go, then the sizes. */
  long[] positions() {
    return LongStream.concat(
            coordinatesAt.stream().mapToLong(Long::longValue),
            sizesAt.stream().mapToLong(Long::longValue))
        .toArray();
  }

  /** f32 [C]. */
  float[] coordinates() {
    return array(coordinates);
  }

  /** f32 [Z, 2], widths and heights. */
  float[] sizes() {
    return array(sizes);
  }

  private static float[] array(List<Float> values) {
    float[] array = new float[values.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = values.get(i);
    }
    return array;
  }
}
