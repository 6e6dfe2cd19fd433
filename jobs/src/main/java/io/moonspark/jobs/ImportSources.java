package io.moonspark.jobs;

import io.moonspark.model.hub.Hub;
import io.moonspark.model.hub.HubReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the files that an import needs, downloading those that are on a hub. */
final class ImportSources {
  /** Where the official code takes its tokenizer from, whatever lies beside the weights. */
  static final String OFFICIAL_TOKENIZER = "hf:moondream/starmie-v1";

  private static final String CONFIG = "config.json";
  private static final String TOKENIZER = "tokenizer.json";

  private final Hub hub;

  ImportSources(Hub hub) {
    this.hub = hub;
  }

  /** A safetensors file or a directory with one or with shards. */
  Path weights(String given) throws IOException, InterruptedException {
    if (isOnHub(given)) {
      return hub.snapshot(
          reference("--weights", given),
          file ->
              file.equals(CONFIG)
                  || file.equals("model.safetensors.index.json")
                  || file.matches("model[^/]*\\.safetensors"));
    }
    return existing("--weights", given);
  }

  /** The given config, or the one beside the weights; null if there is none. */
  Path config(String given, Path weights) {
    if (given != null) {
      return existing("--config", given);
    }
    Path beside = beside(weights, CONFIG);
    return Files.isRegularFile(beside) ? beside : null;
  }

  /** The given adapters; null if there are none. */
  Path lora(String given) {
    return given == null ? null : existing("--lora", given);
  }

  /** The given tokenizer, or the official one for weights of a hub, or the one beside them. */
  Path tokenizer(String given, String givenWeights, Path weights)
      throws IOException, InterruptedException {
    String from = given == null && isOnHub(givenWeights) ? OFFICIAL_TOKENIZER : given;
    if (from == null) {
      Path beside = beside(weights, TOKENIZER);
      if (!Files.isRegularFile(beside)) {
        throw UserError.flag(
            "--weights",
            givenWeights,
            "there is no " + TOKENIZER + " beside it: name one with --tokenizer");
      }
      return beside;
    }
    if (isOnHub(from)) {
      Path snapshot = hub.snapshot(reference("--tokenizer", from), TOKENIZER::equals);
      Path file = snapshot.resolve(TOKENIZER);
      if (!Files.exists(file)) {
        throw UserError.flag("--tokenizer", from, "the repository has no " + TOKENIZER);
      }
      return file;
    }
    return existing("--tokenizer", from);
  }

  /** What the pack is called if the user does not say. */
  static String name(String weights) {
    String last = isOnHub(weights) ? weights.split("@")[0] : weights;
    String name = last.substring(last.lastIndexOf('/', last.length() - 2) + 1);
    return name.replaceAll("\\.safetensors$|/$", "");
  }

  private static boolean isOnHub(String given) {
    return given.startsWith(HubReference.SCHEME);
  }

  private static HubReference reference(String flag, String given) {
    try {
      return HubReference.parse(given);
    } catch (IllegalArgumentException e) {
      throw UserError.flag(flag, given, e.getMessage());
    }
  }

  private static Path existing(String flag, String given) {
    Path path = Path.of(given);
    if (!Files.exists(path)) {
      throw UserError.flag(flag, given, "no such file or directory");
    }
    return path;
  }

  private static Path beside(Path weights, String name) {
    return Files.isDirectory(weights)
        ? weights.resolve(name)
        : weights.toAbsolutePath().resolveSibling(name);
  }
}
