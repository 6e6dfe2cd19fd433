package io.moonspark.jobs.scenes;

import io.moonspark.jobs.scenes.SceneQuestion.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Questions about scenes: those of the nine kinds that have one answer. Existence is asked twice,
 * of a thing that is there and of one that is not; of the counts, a third is 0.
 */
public final class SceneQuestions {

  private static final double COUNT_OF_NONE = 1.0 / 3;

  /** Less than this is neither left nor right of, above nor below. */
  private static final double CLEAR = 0.05;

  private static final int ABSENT = 4;

  private final Scene scene;
  private final SplittableRandom random;
  private final List<SceneQuestion> questions = new ArrayList<>();

  private SceneQuestions(Scene scene) {
    this.scene = scene;
    this.random = new SplittableRandom(scene.textSeed());
  }

  /** The questions about a scene, the same each time. */
  public static List<SceneQuestion> of(Scene scene) {
    return new SceneQuestions(scene).all();
  }

  /**
   * More questions about one thing: how many there are of each that is there and of two that are
   * not, whether they are there, the colour of each that is there once, and, where there are
   * others, what each colour is on that only one has.
   */
  public static List<SceneQuestion> ofEachThing(Scene scene) {
    return new SceneQuestions(scene).each();
  }

  /** A few things that are not in a scene, in the order of the questions that name them. */
  public static List<Thing> absent(Scene scene) {
    return new SceneQuestions(scene).drawAbsent();
  }

  private List<SceneQuestion> all() {
    List<Thing> absent = drawAbsent();
    List<SceneObject> singles = scene.singles();
    if (!singles.isEmpty()) {
      addColor(any(singles));
    }
    addCount(random.nextDouble() < COUNT_OF_NONE ? absent.get(0) : any(present()));
    addExistence(any(present()), absent.get(1));
    if (singles.size() > 1) {
      addRelations(singles);
    }
    add(Kind.TOTAL, "How many things are there?", Integer.toString(scene.objects().size()));
    add(Kind.BACKGROUND, "What color is the background?", scene.backdrop().color().label());
    addReverse(any(scene.objects()));
    if (!singles.isEmpty()) {
      SceneObject asked = any(singles);
      add(
          Kind.POSITION,
          "Where is the " + label(asked) + "?",
          "at the " + SceneCaptions.place(asked.box()));
    }
    return List.copyOf(questions);
  }

  private List<SceneQuestion> each() {
    scene.singles().forEach(this::addColor);
    if (present().size() > 1) {
      scene.objects().forEach(this::addReverse);
    }
    List<Thing> things = new ArrayList<>(present());
    things.addAll(drawAbsent().subList(0, 2));
    for (Thing thing : things) {
      addCount(thing);
      addExistence(thing);
    }
    return List.copyOf(questions);
  }

  private void addExistence(Thing present, Thing absent) {
    boolean presentFirst = random.nextBoolean();
    for (Thing thing : presentFirst ? List.of(present, absent) : List.of(absent, present)) {
      addExistence(thing);
    }
  }

  private void addExistence(Thing thing) {
    add(
        Kind.EXISTENCE,
        "Is there " + Words.one(thing.label()) + "?",
        scene.counts().containsKey(thing) ? "yes" : "no");
  }

  private void addColor(SceneObject asked) {
    add(Kind.COLOR, "What color is the " + label(asked) + "?", asked.color().label());
  }

  private void addCount(Thing thing) {
    add(
        Kind.COUNT,
        "How many " + thing.plural() + " are there?",
        Integer.toString(scene.counts().getOrDefault(thing, 0)));
  }

  private void addRelations(List<SceneObject> singles) {
    SceneObject a = any(singles);
    SceneObject b;
    do {
      b = any(singles);
    } while (b == a);
    addRelation(Kind.LEFT_OF, a, "left of", b, b.box().xCenter() - a.box().xCenter());
    addRelation(Kind.ABOVE, a, "above", b, b.box().yCenter() - a.box().yCenter());
  }

  private void addRelation(Kind kind, SceneObject a, String how, SceneObject b, double distance) {
    if (Math.abs(distance) >= CLEAR) {
      add(
          kind,
          "Is the %s %s the %s?".formatted(label(a), how, label(b)),
          distance > 0 ? "yes" : "no");
    }
  }

  /** Asks for a thing by its colour, if no other has it. */
  private void addReverse(SceneObject asked) {
    if (scene.objects().stream().filter(other -> other.color() == asked.color()).count() == 1) {
      add(Kind.REVERSE, "What is " + asked.color().label() + "?", "the " + label(asked));
    }
  }

  private void add(Kind kind, String question, String answer) {
    questions.add(new SceneQuestion(kind, question, Words.capitalized(answer)));
  }

  private List<Thing> present() {
    return List.copyOf(scene.counts().keySet());
  }

  private List<Thing> drawAbsent() {
    List<Thing> others =
        Stream.of(Thing.values())
            .filter(thing -> !scene.counts().containsKey(thing))
            .collect(Collectors.toList());
    List<Thing> absent = new ArrayList<>();
    while (absent.size() < ABSENT) {
      absent.add(others.remove(random.nextInt(others.size())));
    }
    return absent;
  }

  private <T> T any(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  private static String label(SceneObject object) {
    return object.thing().label();
  }
}
