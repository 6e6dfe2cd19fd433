package io.moonspark.model.pack;

import io.moonspark.model.config.MoondreamConfig;
import io.moonspark.model.graph.GraphFiles;
import io.moonspark.model.graph.WeightType;
import io.moonspark.model.weights.Weights;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Turns official weights into a model pack. */
public final class PackBuilder {
  static final String CONFIG = "config.json";
  static final String TOKENIZER = "tokenizer.json";

  private PackBuilder() {}

  /**
   * What a pack is made of.
   *
   * @param weights safetensors file with official names, or a directory of shards
   * @param config official {@code config.json}, kept verbatim
   * @param tokenizer Hugging Face {@code tokenizer.json}, kept verbatim
   * @param type how the large matrices are kept
   */
  public record Sources(Path weights, Path config, Path tokenizer, WeightType type) {}

  /**
   * Builds a pack. It is written beside its place and moved there when it is whole, so that an
   * interrupted build leaves nothing that looks like a pack. If another process built the same pack
   * meanwhile, theirs stays.
   *
   * @param directory to be created
   * @throws IOException if weights and config do not fit, or the disk is full
   */
  public static void build(String name, Sources sources, Path directory) throws IOException {
    Path target = directory.toAbsolutePath();
    Files.createDirectories(target.getParent());
    Path aside = Files.createTempDirectory(target.getParent(), "." + target.getFileName() + ".");
    try {
      Files.copy(sources.config(), aside.resolve(CONFIG));
      Files.copy(sources.tokenizer(), aside.resolve(TOKENIZER));
      MoondreamConfig config = MoondreamConfig.read(sources.config());
      try (Weights weights = Weights.open(sources.weights())) {
        GraphFiles.write(config, weights, sources.type(), aside);
      }
      List<String> names = new ArrayList<>(GraphFiles.names());
      names.add(CONFIG);
      names.add(TOKENIZER);
      Map<String, String> sums = new TreeMap<>();
      for (String file : names) {
        sums.put(file, Sha256.of(aside.resolve(file)));
      }
      PackManifest.of(name, sources.type().label(), sums).write(aside);
      moveIntoPlace(aside, target);
    } finally {
      deleteRecursively(aside);
    }
  }

  private static void moveIntoPlace(Path aside, Path target) throws IOException {
    try {
      Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(aside, target);
    } catch (FileSystemException e) {
      // Which exception says that a whole pack is there already differs between file systems.
      if (!Files.isRegularFile(target.resolve(PackManifest.FILE))) {
        throw e;
      }
    }
  }

  private static void deleteRecursively(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
