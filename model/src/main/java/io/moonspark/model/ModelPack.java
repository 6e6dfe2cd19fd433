package io.moonspark.model;

import java.nio.file.Path;

/**
 * A model pack on local disk: graphs, weights, config and tokenizer of one model. {@link
 * io.moonspark.model.pack.Packs} finds them.
 *
 * @param directory where it lies
 * @param name what people call it
 * @param digest SHA-256 over all of its files, in hex: the model's identity in every output row
 */
public record ModelPack(Path directory, String name, String digest) {

  /** Name of the embedded model. */
  public static final String EMBEDDED = "nano";
}
