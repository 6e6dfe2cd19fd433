package io.moonspark.model.runtime;

import io.moonspark.model.Sampling;
import io.moonspark.model.image.CropSet;
import io.moonspark.model.text.Prompt;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.SplittableRandom;

/**
 * The uniform numbers by which the rows of an image draw their tokens. They depend on the seed, the
 * image and a row's prompt, and on nothing that a batch or a partition decides.
 */
public final class Draws {
  private final byte[] image;

  private Draws(byte[] image) {
    this.image = image;
  }

  /** Those of an image. */
  public static Draws of(CropSet image) {
    MessageDigest sha256 = sha256();
    sha256.update(
        ByteBuffer.allocate(2 * Integer.BYTES)
            .putInt(image.tiling().rows())
            .putInt(image.tiling().columns())
            .flip());
    return new Draws(sha256.digest(image.pixels()));
  }

  /**
   * The numbers of a row, 0 to below 1, one for each step.
   *
   * @param steps the row may take
   */
  public float[] row(Sampling sampling, Prompt prompt, int steps) {
    MessageDigest sha256 = sha256();
    sha256.update(image);
    ByteBuffer rest = ByteBuffer.allocate((1 + prompt.length()) * Long.BYTES);
    rest.putLong(sampling.seed());
    for (long token : prompt.tokens()) {
      rest.putLong(token);
    }
    sha256.update(rest.flip());
    SplittableRandom random = new SplittableRandom(ByteBuffer.wrap(sha256.digest()).getLong());
    float[] draws = new float[steps];
    for (int step = 0; step < steps; step++) {
      // As many bits as a float32 has below 1, so that none rounds up to it.
      draws[step] = (random.nextInt() >>> 8) * 0x1p-24f;
    }
    return draws;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
