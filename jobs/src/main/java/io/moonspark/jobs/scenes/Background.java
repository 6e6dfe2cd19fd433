package io.moonspark.jobs.scenes;

import java.util.Locale;

/** Colours of backgrounds. */
public enum Background {
  WHITE(243, 243, 243),
  GRAY(170, 171, 174),
  BEIGE(230, 213, 186),
  NAVY(24, 30, 73);

  private final int red;
  private final int green;
  private final int blue;

  Background(int red, int green, int blue) {
    this.red = red;
    this.green = green;
    this.blue = blue;
  }

  /** Its name, as in "navy". */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The middle of its shades, 0xRRGGBB. */
  public int rgb() {
    return red << 16 | green << 8 | blue;
  }
}
