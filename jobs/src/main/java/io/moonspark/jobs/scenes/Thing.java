package io.moonspark.jobs.scenes;

import java.util.Locale;

/** What scenes show. */
public enum Thing {
  AIRPLANE,
  BELL,
  BICYCLE,
  BOOK,
  BUS("buses"),
  CAMERA,
  CAR,
  CAT,
  CLOCK,
  CLOUD,
  DOG,
  FISH("fish"),
  FLAG,
  GIFT,
  HEART,
  HOUSE,
  KEY,
  LAPTOP,
  LEAF("leaves"),
  MOON,
  MUG,
  ROCKET,
  SCISSORS("scissors"),
  STAR,
  SUN,
  TREE,
  TROPHY("trophies"),
  UMBRELLA;

  private final String label;
  private final String plural;

  Thing() {
    this.label = name().toLowerCase(Locale.ROOT);
    this.plural = label + "s";
  }

  Thing(String plural) {
    this.label = name().toLowerCase(Locale.ROOT);
    this.plural = plural;
  }

  /** One of them, as in "star". */
  public String label() {
    return label;
  }

  /** Several, as in "stars". */
  public String plural() {
    return plural;
  }
}
