package io.moonspark.model;

import java.nio.file.Path;

/**
 * A model pack on local disk.
 *
 * @param directory where it lies
 * @param name what people call it
 * @param digest SHA-256 over all of its files, in hex: the model's identity in every output row
 */
public record ModelPack(Path directory, String name, String digest) {

  /** The embedded model, nano. */
  public static ModelPack embedded() {
    throw new IllegalStateException();
  }

  /** Reads the description of the pack in this directory. */
  public static ModelPack at(Path directory) {
    throw new IllegalStateException();
  }
}
