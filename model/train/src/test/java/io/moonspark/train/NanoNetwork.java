package io.moonspark.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonspark.model.ModelPack;
import io.moonspark.model.config.MoondreamConfig;
import io.moonspark.model.pack.Packs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/** The embedded model as a network to train. */
final class NanoNetwork {

  private NanoNetwork() {}

  static MoondreamConfig config() throws IOException {
    return MoondreamConfig.read(Packs.config(Packs.embedded()));
  }

  /** nano's shape with fewer and narrower layers. */
  static MoondreamConfig small() throws IOException {
    ObjectNode json =
        (ObjectNode) new ObjectMapper().readTree(Packs.config(Packs.embedded()).toFile());
    ((ObjectNode) json.get("vision")).put("enc_n_layers", 2).put("enc_ff_dim", 128);
    ((ObjectNode) json.get("text")).put("n_layers", 2).put("ff_dim", 128);
    return MoondreamConfig.parse(json.toString(), "small nano");
  }

  /** The official weights, copied into a directory. */
  static Path weights(Path directory) throws IOException {
    Path file = directory.resolve("nano.safetensors");
    try (InputStream in =
        ModelPack.class.getResourceAsStream("/io/moonspark/model/nano/model.safetensors")) {
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
    }
    return file;
  }

  static Network trained(Path directory, Precision precision) throws IOException {
    MoondreamConfig config = config();
    Map<String, int[]> layout = io.moonspark.model.bench.OfficialLayout.of(config);
    return new Network(
        config,
        ParameterStore.of(layout, ParameterStore.read(weights(directory), layout, ""), precision));
  }

  static Network fresh(MoondreamConfig config, long seed) {
    Map<String, int[]> layout = Network.layout(config);
    return new Network(
        config,
        ParameterStore.of(layout, Initializer.values(config, layout, seed), Precision.FP32));
  }
}
