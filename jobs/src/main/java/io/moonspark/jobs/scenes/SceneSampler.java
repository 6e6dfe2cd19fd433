package io.moonspark.jobs.scenes;

import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Draws scenes. The scene of a number depends on the seed, the families and the number alone, so
 * that any process can make any part of a sequence. Immutable.
 */
public final class SceneSampler {

  /**
   * Of the things after a scene's first, those that are one that is there already. By chance counts
   * would be 1 nearly always.
   */
  public static final double REPEATS = 0.35;

  /** Shares of scenes with 1, 2, 3 and 4 things. */
  private static final double[] COUNT_SHARES = {0.2, 0.3, 0.3, 0.2};

  private static final double SAME_COLOR = 0.25;
  private static final double SAME_COLOR_OF_SAME_THING = 0.4;

  /** The larger side of a thing, of the picture's. */
  private static final double SMALLEST = 0.25;

  private static final double LARGEST_OF_FEW = 0.54;
  private static final double LARGEST_OF_MANY = 0.43;
  private static final int FEW = 2;

  private static final double TURNED = 0.5;
  private static final double LARGEST_ANGLE = Math.toRadians(14);

  /** Between things, and between a thing and the border. */
  private static final double GAP = 0.012;

  private static final double BORDER = 0.004;

  private static final int PLACING_ATTEMPTS = 60;

  private static final int SHADE = 13;
  private static final int TINT = 9;
  private static final double SLOPE = 28;
  private static final double LARGEST_NOISE = 4;

  private final long seed;
  private final List<IconFamily> families;
  private final List<Thing> things;
  private final double repeats;

  private SceneSampler(long seed, List<IconFamily> families, double repeats) {
    this.seed = seed;
    this.repeats = repeats;
    this.families = List.copyOf(families);
    Set<Thing> all = EnumSet.noneOf(Thing.class);
    families.forEach(family -> all.addAll(family.things()));
    this.things = List.copyOf(all);
  }

  /**
   * A sequence of scenes.
   *
   * @param families at least one; the icon of each object is from any of them
   */
  public static SceneSampler of(long seed, List<IconFamily> families) {
    if (families.isEmpty()) {
      throw new IllegalArgumentException("at least one icon family");
    }
    return new SceneSampler(seed, families, REPEATS);
  }

  /**
   * Another sequence, with other shares of things that there are several of.
   *
   * @param share of the things after a scene's first that are one that is there already, 0 to 1
   */
  public SceneSampler repeating(double share) {
    return new SceneSampler(seed, families, share);
  }

  /** The scene of a number. */
  public Scene scene(long number) {
    SplittableRandom random = new SplittableRandom(mix(mix(seed) + number));
    Backdrop backdrop = backdrop(random);
    List<SceneObject> objects;
    do {
      objects = objects(random, backdrop.color());
    } while (objects.isEmpty());
    objects.sort(Comparator.comparingDouble(object -> object.box().xCenter()));
    return new Scene(backdrop, objects, random.nextLong());
  }

  private static Backdrop backdrop(SplittableRandom random) {
    Background color = any(random, Background.values());
    double angle = random.nextDouble(2 * Math.PI);
    double slope = random.nextDouble(SLOPE);
    return new Backdrop(
        color,
        shade(random, color.rgb(), TINT),
        slope * Math.cos(angle),
        slope * Math.sin(angle),
        random.nextDouble(LARGEST_NOISE),
        random.nextLong());
  }

  /** Objects that do not touch; none if there was no room for the last ones. */
  private List<SceneObject> objects(SplittableRandom random, Background background) {
    int count = count(random);
    List<SceneObject> objects = new ArrayList<>(count);
    while (objects.size() < count) {
      SceneObject object = object(random, background, objects, count);
      if (object == null) {
        return List.of();
      }
      objects.add(object);
    }
    return objects;
  }

  private static int count(SplittableRandom random) {
    double draw = random.nextDouble();
    int count = 1;
    for (double share : COUNT_SHARES) {
      draw -= share;
      if (draw < 0) {
        return count;
      }
      count++;
    }
    return COUNT_SHARES.length;
  }

  private SceneObject object(
      SplittableRandom random, Background background, List<SceneObject> others, int count) {
    Thing thing = any(random, things);
    ThingColor color = color(random, background);
    if (!others.isEmpty()) {
      SceneObject other = any(random, others);
      boolean repeated = random.nextDouble() < repeats;
      thing = repeated ? other.thing() : thing;
      double sameColor = repeated ? SAME_COLOR_OF_SAME_THING : SAME_COLOR;
      color = random.nextDouble() < sameColor ? other.color() : color;
    }
    Thing chosen = thing;
    IconFamily family =
        any(random, families.stream().filter(f -> f.things().contains(chosen)).toList());
    double radians =
        random.nextDouble() < TURNED ? random.nextDouble(-LARGEST_ANGLE, LARGEST_ANGLE) : 0;
    int rgb = shade(random, color.rgb(), SHADE);
    Box box = place(random, family.outline(thing).turned(radians).getBounds2D(), others, count);
    return box == null ? null : new SceneObject(thing, color, family, rgb, radians, box);
  }

  /** A black thing on navy is not to be seen. */
  private static ThingColor color(SplittableRandom random, Background background) {
    ThingColor color;
    do {
      color = any(random, ThingColor.values());
    } while (color == ThingColor.BLACK && background == Background.NAVY);
    return color;
  }

  private static Box place(
      SplittableRandom random, Rectangle2D shape, List<SceneObject> others, int count) {
    double largest = count <= FEW ? LARGEST_OF_FEW : LARGEST_OF_MANY;
    for (int attempt = 0; attempt < PLACING_ATTEMPTS; attempt++) {
      double size = random.nextDouble(SMALLEST, largest);
      double width = size * shape.getWidth();
      double height = size * shape.getHeight();
      double x = random.nextDouble(BORDER, 1 - BORDER - width);
      double y = random.nextDouble(BORDER, 1 - BORDER - height);
      Box box = new Box(x, y, x + width, y + height);
      if (others.stream().noneMatch(other -> other.box().near(box, GAP))) {
        return box;
      }
    }
    return null;
  }

  private static int shade(SplittableRandom random, int rgb, int spread) {
    int shade = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int level = (rgb >> shift & 0xff) + random.nextInt(-spread, spread + 1);
      shade |= Math.min(255, Math.max(0, level)) << shift;
    }
    return shade;
  }

  private static <T> T any(SplittableRandom random, T[] values) {
    return values[random.nextInt(values.length)];
  }

  private static <T> T any(SplittableRandom random, List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  /** The finalizer of MurmurHash3: seeds and numbers that are near give unrelated sequences. */
  private static long mix(long value) {
    long mixed = (value ^ value >>> 33) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ mixed >>> 33;
  }
}
