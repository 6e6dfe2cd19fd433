package io.moonspark.train;

import io.moonspark.model.ModelPack;
import io.moonspark.model.bench.OfficialLayout;
import io.moonspark.model.pack.Packs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/** What {@code import} takes: weights under official names, config and tokenizer beside them. */
final class TrainedModel {

  static final String WEIGHTS = "model.safetensors";

  private static final String CONFIG = "config.json";
  private static final String TOKENIZER = "tokenizer.json";

  private TrainedModel() {}

  /**
   * Writes a network's weights.
   *
   * @param shape whose config and tokenizer it has
   */
  static void write(Network network, ModelPack shape, Path directory) throws IOException {
    SafetensorsFile file = new SafetensorsFile();
    Map<String, float[]> values = network.parameters().values();
    OfficialLayout.of(network.config())
        .forEach((name, dims) -> file.add("model." + name, dims, values.get(name)));
    file.write(directory.resolve(WEIGHTS));
    copy(Packs.config(shape), directory.resolve(CONFIG));
    copy(Packs.tokenizer(shape), directory.resolve(TOKENIZER));
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
  }
}
