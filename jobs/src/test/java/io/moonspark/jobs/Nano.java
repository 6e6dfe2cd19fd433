package io.moonspark.jobs;

import io.moonspark.model.ModelPack;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The official files of the model inside the jar. */
final class Nano {
  static final String WEIGHTS = "model.safetensors";
  static final String CONFIG = "config.json";
  static final String TOKENIZER = "tokenizer.json";

  private Nano() {}

  static byte[] read(String file) throws IOException {
    try (InputStream in = ModelPack.class.getResourceAsStream("/io/moonspark/model/nano/" + file)) {
      return in.readAllBytes();
    }
  }

  /** Writes them into a directory, which is created. */
  static Path write(Path directory) throws IOException {
    Files.createDirectories(directory);
    for (String file : new String[] {WEIGHTS, CONFIG, TOKENIZER}) {
      Files.write(directory.resolve(file), read(file));
    }
    return directory;
  }
}
