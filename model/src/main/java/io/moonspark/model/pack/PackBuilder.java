package io.moonspark.model.pack;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonspark.model.config.ConfigInference;
import io.moonspark.model.config.MoondreamConfig;
import io.moonspark.model.graph.GraphFiles;
import io.moonspark.model.graph.WeightType;
import io.moonspark.model.weights.Lora;
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
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;

/** Turns official weights into a model pack. */
public final class PackBuilder {
  static final String CONFIG = "config.json";
  static final String TOKENIZER = "tokenizer.json";

  private static final ObjectMapper JSON = new ObjectMapper();

  private PackBuilder() {}

  /**
   * What a pack is made of.
   *
   * @param weights safetensors file with official names, or a directory of shards
   * @param config official {@code config.json}, kept verbatim if complete; null if there is none
   * @param tokenizer Hugging Face {@code tokenizer.json}, kept verbatim
   * @param type how the large matrices are kept
   * @param lora safetensors file of adapters to merge; null if there is none
   */
  public record Sources(Path weights, Path config, Path tokenizer, WeightType type, Path lora) {

    /** Sources without adapters. */
    public Sources(Path weights, Path config, Path tokenizer, WeightType type) {
      this(weights, config, tokenizer, type, null);
    }

    /** The same with adapters. */
    public Sources withLora(Path adapters) {
      return new Sources(weights, config, tokenizer, type, adapters);
    }
  }

  /**
   * What is worth telling about a build.
   *
   * @param inferred config fields that were not given, each as {@code field = value}
   * @param leftOver tensors that belong to no part of the model
   */
  public record Report(List<String> inferred, List<String> leftOver) {}

  /**
   * Builds a pack. It is written beside its place and moved there when it is whole, so that an
   * interrupted build leaves nothing that looks like a pack. If another process built the same pack
   * meanwhile, theirs stays.
   *
   * @param directory to be created
   * @return what was inferred and left over
   * @throws IOException if weights and config do not fit, or the disk is full
   * @throws IllegalArgumentException if the config is wrong
   */
  public static Report build(String name, Sources sources, Path directory) throws IOException {
    return build(name, sources, directory, (tensor, done, total) -> {});
  }

  /** Builds a pack and tells a listener about the tensors as they are read. */
  public static Report build(
      String name, Sources sources, Path directory, Weights.Listener listener) throws IOException {
    Path target = directory.toAbsolutePath();
    Files.createDirectories(target.getParent());
    // Not a temporary directory of the library's, which none but its owner could read.
    Path aside =
        Files.createDirectory(
            target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID()));
    try {
      Files.copy(sources.tokenizer(), aside.resolve(TOKENIZER));
      Report report;
      try (Weights weights = Weights.open(sources.weights(), listener)) {
        List<String> inferred = writeConfig(sources, weights, aside.resolve(CONFIG));
        MoondreamConfig config = MoondreamConfig.read(aside.resolve(CONFIG));
        if (sources.lora() == null) {
          GraphFiles.write(config, weights, sources.type(), aside);
        } else {
          inferred.add(writeMerged(sources, config, weights, aside));
        }
        report = new Report(inferred, List.copyOf(new TreeSet<>(weights.unread())));
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
      return report;
    } finally {
      deleteRecursively(aside);
    }
  }

  private static String writeMerged(
      Sources sources, MoondreamConfig config, Weights weights, Path aside) throws IOException {
    try (Lora merged = Lora.open(sources.lora(), weights, config.text())) {
      Path file = aside.resolve(CONFIG);
      ObjectNode root = (ObjectNode) JSON.readTree(file.toFile());
      ((ObjectNode) root.get("text")).put("ff_dim", merged.ffDim());
      Files.writeString(file, root.toPrettyString());
      GraphFiles.write(MoondreamConfig.read(file), merged, sources.type(), aside);
      return "text.ff_dim = %d, of which %d carry the adapters of attn.proj"
          .formatted(merged.ffDim(), merged.ffDim() - config.text().ffDim());
    }
  }

  private static List<String> writeConfig(Sources sources, Weights weights, Path file)
      throws IOException {
    String given = sources.config() == null ? null : Files.readString(sources.config());
    ConfigInference.Completed completed =
        ConfigInference.complete(given, weights.shapes(), String.valueOf(sources.config()));
    boolean verbatim = completed.inferred().isEmpty() && MoondreamConfig.isOfficialLayout(given);
    Files.writeString(file, verbatim ? given : completed.json());
    return new ArrayList<>(completed.inferred());
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
