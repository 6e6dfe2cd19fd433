package io.moonspark.jobs.scenes;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * All there is to know of a scene.
 *
 * @param objects from left to right, by their centres
 * @param textSeed of what is drawn for its questions
 */
public record Scene(Backdrop backdrop, List<SceneObject> objects, long textSeed) {

  public Scene {
    objects = List.copyOf(objects);
  }

  /** How many there are of each thing that is there. */
  Map<Thing, Integer> counts() {
    Map<Thing, Integer> counts = new EnumMap<>(Thing.class);
    objects.forEach(object -> counts.merge(object.thing(), 1, Integer::sum));
    return counts;
  }

  /** The objects that are the only one of their thing. */
  List<SceneObject> singles() {
    Map<Thing, Integer> counts = counts();
    return objects.stream().filter(object -> counts.get(object.thing()) == 1).toList();
  }
}
