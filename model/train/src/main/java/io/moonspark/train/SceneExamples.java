package io.moonspark.train;

import io.moonspark.jobs.scenes.Scene;
import io.moonspark.jobs.scenes.SceneCaptions;
import io.moonspark.jobs.scenes.SceneObject;
import io.moonspark.jobs.scenes.SceneQuestion;
import io.moonspark.jobs.scenes.SceneQuestions;
import io.moonspark.jobs.scenes.SceneRenderer;
import io.moonspark.jobs.scenes.SceneSampler;
import io.moonspark.jobs.scenes.Thing;
import io.moonspark.model.CaptionLength;
import io.moonspark.model.image.CropSet;
import io.moonspark.model.image.Tiling;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Scenes drawn as they are asked for.
 *
 * @param side pixels of a picture's side, those of a crop
 */
record SceneExamples(SceneSampler scenes, SceneRenderer renderer, int side) implements Examples {

  /**
   * Of every other scene's things, those that repeat another. By the sampler's own share there are
   * three of a thing in one scene of twenty, from which a model learns to tell three from two last
   * of all.
   */
  private static final double REPEATED = 0.75;

  /** As many repeats on average, for tables of scenes that are all drawn alike. */
  static final double REPEATS = (SceneSampler.REPEATS + REPEATED) / 2;

  @Override
  public Example example(long number) {
    SceneSampler sampler = number % 2 == 0 ? scenes : scenes.repeating(REPEATED);
    Scene scene = sampler.scene(number);
    return new Example(
        new CropSet(side, side, new Tiling(1, 1), renderer.rgb(scene)), truth(scene));
  }

  /** All there is to say of a scene. Most questions name one thing: those are hardest to learn. */
  static Truth truth(Scene scene) {
    Set<SceneQuestion> questions = new LinkedHashSet<>(SceneQuestions.of(scene));
    questions.addAll(SceneQuestions.ofEachThing(scene));
    return new Truth(
        Map.of(
            CaptionLength.SHORT, SceneCaptions.brief(scene),
            CaptionLength.NORMAL, SceneCaptions.normal(scene),
            CaptionLength.LONG, SceneCaptions.detailed(scene)),
        questions.stream()
            .map(asked -> new Truth.Answer(asked.question(), asked.answer()))
            .toList(),
        scene.objects().stream().map(SceneExamples::box).toList(),
        scene.objects().stream()
            .map(
                object ->
                    new Truth.LabelledPoint(
                        object.thing().label(), object.box().xCenter(), object.box().yCenter()))
            .toList(),
        SceneQuestions.absent(scene).stream().map(Thing::label).toList(),
        scene.backdrop().color().label());
  }

  private static Truth.LabelledBox box(SceneObject object) {
    return new Truth.LabelledBox(
        object.thing().label(),
        object.color().label(),
        object.box().xMin(),
        object.box().yMin(),
        object.box().xMax(),
        object.box().yMax());
  }
}
