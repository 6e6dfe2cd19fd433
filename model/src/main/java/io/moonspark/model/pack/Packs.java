package io.moonspark.model.pack;

import io.moonspark.model.ModelPack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Finds and checks model packs on local disk. */
public final class Packs {
  /** Name of the config in a pack, in the official layout. */
  public static final String CONFIG = PackBuilder.CONFIG;

  private Packs() {}

  /** The embedded model's pack, built in the host's cache at first use. */
  public static ModelPack embedded() throws IOException {
    return at(EmbeddedModel.pack());
  }

  /** Writes the embedded model's official weights to a file, in place of what it holds. */
  public static void copyEmbeddedWeights(Path file) throws IOException {
    EmbeddedModel.copyWeights(file);
  }

  /**
   * The pack in this directory.
   *
   * @throws IOException if it is none, or a file is missing
   */
  public static ModelPack at(Path directory) throws IOException {
    PackManifest manifest = PackManifest.read(directory);
    for (String file : manifest.files().keySet()) {
      if (!Files.isRegularFile(directory.resolve(file))) {
        throw new IOException(directory + " is no whole model pack: " + file + " is missing");
      }
    }
    return new ModelPack(directory, manifest.name(), manifest.digest());
  }

  /**
   * Checks every file of a pack against its sum.
   *
   * @throws IOException if one differs; the message names it
   */
  public static void verify(Path directory) throws IOException {
    at(directory);
    for (Map.Entry<String, String> file : PackManifest.read(directory).files().entrySet()) {
      if (!Sha256.of(directory.resolve(file.getKey())).equals(file.getValue())) {
        throw new IOException(directory.resolve(file.getKey()) + " is damaged: its sum differs");
      }
    }
  }

  public static Path config(ModelPack pack) {
    return pack.directory().resolve(CONFIG);
  }

  public static Path tokenizer(ModelPack pack) {
    return pack.directory().resolve(PackBuilder.TOKENIZER);
  }
}
