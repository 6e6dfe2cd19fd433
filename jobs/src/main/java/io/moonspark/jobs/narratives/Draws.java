package io.moonspark.jobs.narratives;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Chance that depends on the seed, the image, the step and its target alone: a run that is taken up
 * again asks the same.
 */
final class Draws {

  private static final long POSITIVE_INT = 0x7FFF_FFFFL;

  private final long number;

  Draws(long seed, String image, Step step, String target) {
    this.number = Digest.number(seed, image, step.name(), target);
  }

  /** Seed of the call; servers take 31 bits. */
  long callSeed() {
    return number & POSITIVE_INT;
  }

  /**
   * Some of a list in a drawn order.
   *
   * @param purpose draws for other purposes do not depend on these
   */
  <T> List<T> some(String purpose, List<T> all, int most) {
    List<T> shuffled = new ArrayList<>(all);
    Collections.shuffle(shuffled, new Random(Digest.number(number, purpose)));
    return shuffled.subList(0, Math.min(most, shuffled.size()));
  }
}
