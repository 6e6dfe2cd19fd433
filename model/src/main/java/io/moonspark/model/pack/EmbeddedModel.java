package io.moonspark.model.pack;

import io.moonspark.model.ModelPack;
import io.moonspark.model.graph.GraphFiles;
import io.moonspark.model.graph.WeightType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** nano, the model inside the jar. Its pack is built in the host's cache at first use. */
final class EmbeddedModel {
  static final String NAME = ModelPack.EMBEDDED;
  private static final String WEIGHTS = "model.safetensors";

  /** First digits of the SHA-256 of the weights: packs of other weights may lie in the cache. */
  static final String WEIGHTS_SUM = "b2760bd54722";

  private static final List<String> FILES =
      List.of(WEIGHTS, PackBuilder.CONFIG, PackBuilder.TOKENIZER);

  private EmbeddedModel() {}

  /** The directory of the pack. */
  static Path pack() throws IOException {
    Path pack =
        CacheDirectory.folder("packs").resolve(NAME + "-" + WEIGHTS_SUM + "-" + GraphFiles.VERSION);
    if (!Files.isRegularFile(pack.resolve(PackManifest.FILE))) {
      build(pack);
    }
    return pack;
  }

  /** The weights, as they lie in the jar. */
  static void copyWeights(Path file) throws IOException {
    try (InputStream in = resource(WEIGHTS)) {
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void build(Path pack) throws IOException {
    Path sources = Files.createTempDirectory("moonspark-" + NAME);
    try {
      for (String file : FILES) {
        try (InputStream in = resource(file)) {
          Files.copy(in, sources.resolve(file));
        }
      }
      PackBuilder.build(
          NAME,
          new PackBuilder.Sources(
              sources.resolve(WEIGHTS),
              sources.resolve(PackBuilder.CONFIG),
              sources.resolve(PackBuilder.TOKENIZER),
              WeightType.FP32),
          pack);
    } finally {
      for (String file : FILES) {
        Files.deleteIfExists(sources.resolve(file));
      }
      Files.deleteIfExists(sources);
    }
  }

  private static InputStream resource(String file) throws IOException {
    InputStream in =
        EmbeddedModel.class.getResourceAsStream("/io/moonspark/model/" + NAME + "/" + file);
    if (in == null) {
      throw new IOException("the jar holds no " + NAME + "/" + file);
    }
    return in;
  }
}
