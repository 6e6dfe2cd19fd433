package io.moonspark.model;

import io.moonspark.model.pack.Packs;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A model pack on local disk: graphs, weights, config and tokenizer of one model.
 *
 * @param directory where it lies
 * @param name what people call it
 * @param digest SHA-256 over all of its files, in hex: the model's identity in every output row
 */
public record ModelPack(Path directory, String name, String digest) {

  /** Name of the embedded model. */
  public static final String EMBEDDED = "nano";

  /**
   * The embedded model, nano.
   *
   * @throws IOException if its pack cannot be written to this host's cache
   */
  public static ModelPack embedded() throws IOException {
    return Packs.embedded();
  }

  /**
   * The pack in this directory.
   *
   * @throws IOException if it is no whole pack
   */
  public static ModelPack at(Path directory) throws IOException {
    return Packs.at(directory);
  }
}
