package io.moonspark.jobs;

/** Checks of flags that are numbers. */
final class Numbers {

  private Numbers() {}

  static int atLeastOne(String flag, int value) {
    return (int) atLeastOne(flag, (long) value);
  }

  static long atLeastOne(String flag, long value) {
    if (value < 1) {
      throw UserError.flag(flag, value, "must be at least 1");
    }
    return value;
  }
}
