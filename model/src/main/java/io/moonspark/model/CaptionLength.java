package io.moonspark.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The caption lengths Moondream was trained for. */
public enum CaptionLength {
  SHORT,
  NORMAL,
  LONG;

  /**
   * The name used in prompts, flags and output rows: {@code short}, {@code normal}, {@code long}.
   */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The length with this {@link #label()}.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static CaptionLength of(String label) {
    for (CaptionLength length : values()) {
      if (length.label().equals(label)) {
        return length;
      }
    }
    throw new IllegalArgumentException(
        "'"
            + label
            + "' is no caption length: use "
            + Arrays.stream(values()).map(CaptionLength::label).collect(Collectors.joining(", ")));
  }
}
