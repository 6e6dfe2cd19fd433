package io.moonspark.jobs.scenes;

import java.util.Locale;

/** A question about a scene, and its answer. */
public record SceneQuestion(Kind kind, String question, String answer) {

  /** What is asked for. */
  public enum Kind {
    /** Which colour a thing has. */
    COLOR,
    /** How many there are of a thing; 0 where there are none. */
    COUNT,
    /** Whether there is a thing; in half of the questions there is none. */
    EXISTENCE,
    LEFT_OF,
    ABOVE,
    /** How many things there are. */
    TOTAL,
    /** Which colour the background has. */
    BACKGROUND,
    /** Which thing has a colour. */
    REVERSE,
    /** Where a thing is. */
    POSITION;

    /** Its name in tables, as in "left_of". */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
