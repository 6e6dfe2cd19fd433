package io.moonspark.jobs.scenes;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.stream.Collectors;

/** Captions of scenes in three lengths. */
public final class SceneCaptions {

  private static final String[] NUMBERS = {"zero", "one", "two", "three", "four"};

  private SceneCaptions() {}

  /** The things and their colours: "A red car and a blue star." */
  public static String brief(Scene scene) {
    return Words.sentence(list(scene));
  }

  /** The background too: "A red car on a white background." */
  public static String normal(Scene scene) {
    return Words.sentence(list(scene) + " on " + background(scene));
  }

  /** How many things there are, too, and where each of them is. */
  public static String detailed(Scene scene) {
    int count = scene.objects().size();
    String first =
        "The picture shows %s %s on %s."
            .formatted(NUMBERS[count], count == 1 ? "thing" : "things", background(scene));
    return scene.objects().stream()
        .map(object -> "There is %s at the %s.".formatted(colored(object), place(object.box())))
        .collect(joining(" ", first + " ", ""));
  }

  /** The ninth of the picture where the middle of a box is, as in "top left". */
  static String place(Box box) {
    return third(box.yCenter(), "top", "middle", "bottom")
        + " "
        + third(box.xCenter(), "left", "center", "right");
  }

  /** The middle part is somewhat narrower than the outer ones. */
  private static String third(double at, String before, String between, String after) {
    return at < 0.38 ? before : at <= 0.62 ? between : after;
  }

  private static String list(Scene scene) {
    List<String> all =
        scene.objects().stream().map(SceneCaptions::colored).collect(Collectors.toList());
    String last = all.remove(all.size() - 1);
    return all.isEmpty() ? last : String.join(", ", all) + " and " + last;
  }

  private static String colored(SceneObject object) {
    return Words.one(object.color().label() + " " + object.thing().label());
  }

  private static String background(Scene scene) {
    return Words.one(scene.backdrop().color().label() + " background");
  }
}
