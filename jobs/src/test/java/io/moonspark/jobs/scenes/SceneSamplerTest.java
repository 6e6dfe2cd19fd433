package io.moonspark.jobs.scenes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class SceneSamplerTest {

  private static final int SCENES = 500;

  private final SceneSampler sampler = SceneSampler.of(7, IconFamily.TRAINING);

  @Test
  void thingsLieInThePictureAndDoNotTouch() {
    for (int number = 0; number < SCENES; number++) {
      List<SceneObject> objects = sampler.scene(number).objects();
      assertTrue(objects.size() >= 1 && objects.size() <= 4, "scene " + number);
      for (SceneObject object : objects) {
        Box box = object.box();
        assertTrue(
            box.xMin() >= 0 && box.yMin() >= 0 && box.xMax() <= 1 && box.yMax() <= 1,
            "scene " + number);
        assertTrue(
            objects.stream()
                .filter(other -> other != object)
                .noneMatch(other -> other.box().near(box, 0)),
            "scene " + number);
      }
    }
  }

  @Test
  void aSceneDependsOnSeedAndNumberAlone() {
    Scene scene = sampler.scene(3);
    sampler.scene(4);
    assertEquals(scene, SceneSampler.of(7, IconFamily.TRAINING).scene(3));
    assertNotEquals(scene, SceneSampler.of(8, IconFamily.TRAINING).scene(3));
    assertNotEquals(scene, sampler.scene(2));
    assertNotEquals(scene, SceneSampler.of(8, IconFamily.TRAINING).scene(2));
  }

  @Test
  void everythingTheFamiliesHaveIsShown() {
    Set<Thing> things = EnumSet.noneOf(Thing.class);
    Set<ThingColor> colors = EnumSet.noneOf(ThingColor.class);
    Set<Background> backgrounds = EnumSet.noneOf(Background.class);
    Set<IconFamily> families = EnumSet.noneOf(IconFamily.class);
    Set<Integer> counts = new HashSet<>();
    for (int number = 0; number < SCENES; number++) {
      Scene scene = sampler.scene(number);
      backgrounds.add(scene.backdrop().color());
      counts.add(scene.objects().size());
      for (SceneObject object : scene.objects()) {
        things.add(object.thing());
        colors.add(object.color());
        families.add(object.family());
      }
    }
    assertEquals(EnumSet.allOf(Thing.class), things);
    assertEquals(EnumSet.allOf(ThingColor.class), colors);
    assertEquals(EnumSet.allOf(Background.class), backgrounds);
    assertEquals(EnumSet.copyOf(IconFamily.TRAINING), families);
    assertEquals(Set.of(1, 2, 3, 4), counts);
  }

  @Test
  void aLargerShareOfRepeatsShowsMoreOfAThing() {
    assertTrue(
        scenesWithThreeOfAThing(sampler.repeating(0.8)) > 2 * scenesWithThreeOfAThing(sampler));
    assertTrue(scenesWithThreeOfAThing(sampler.repeating(0)) <= SCENES / 100);
  }

  private static long scenesWithThreeOfAThing(SceneSampler sampler) {
    return LongStream.range(0, SCENES)
        .filter(number -> sampler.scene(number).counts().values().stream().anyMatch(n -> n >= 3))
        .count();
  }

  @Test
  void theHeldOutFamilyIsNeverMixedInAndShowsOnlyWhatItHas() {
    assertFalse(IconFamily.TRAINING.contains(IconFamily.BOOTSTRAP));
    SceneSampler heldOut = SceneSampler.of(7, List.of(IconFamily.BOOTSTRAP));
    for (int number = 0; number < SCENES; number++) {
      for (SceneObject object : heldOut.scene(number).objects()) {
        assertEquals(IconFamily.BOOTSTRAP, object.family());
        assertTrue(IconFamily.BOOTSTRAP.things().contains(object.thing()));
      }
    }
  }
}
