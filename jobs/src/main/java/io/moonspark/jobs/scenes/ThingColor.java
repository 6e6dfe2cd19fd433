package io.moonspark.jobs.scenes;

import java.util.Locale;

/** Colours of things. */
public enum ThingColor {
  RED(210, 32, 40),
  ORANGE(241, 131, 24),
  YELLOW(239, 204, 28),
  GREEN(44, 147, 58),
  BLUE(33, 94, 214),
  PURPLE(128, 51, 169),
  PINK(237, 136, 180),
  BROWN(115, 74, 42),
  BLACK(26, 20, 17);

  private final int red;
  private final int green;
  private final int blue;

  ThingColor(int red, int green, int blue) {
    this.red = red;
    this.green = green;
    this.blue = blue;
  }

  /** Its name, as in "red". */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The middle of its shades, 0xRRGGBB. */
  public int rgb() {
    return red << 16 | green << 8 | blue;
  }
}
