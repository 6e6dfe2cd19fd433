package io.moonspark.udfs;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Where a host keeps models, shared by all of its executors. */
final class ModelCache {

  /** Writes the content of a directory. */
  interface Filler {
    void fill(Path directory) throws IOException;
  }

  private ModelCache() {}

  /**
   * The system property {@code moonspark.cache}, else the environment's {@code MOONSPARK_CACHE},
   * else {@code ~/.cache/moonspark}, else a folder in the temporary directory.
   */
  static Path directory() {
    String named = System.getProperty("moonspark.cache", System.getenv("MOONSPARK_CACHE"));
    if (named != null && !named.isBlank()) {
      return Path.of(named);
    }
    Path home = Path.of(System.getProperty("user.home", "/nonexistent"));
    return Files.isWritable(home)
        ? home.resolve(".cache").resolve("moonspark")
        : Path.of(System.getProperty("java.io.tmpdir"), "moonspark");
  }

  /**
   * Fills a directory so that other processes see it whole or not at all: aside first, then
   * renamed. Whoever comes second drops its copy.
   */
  static void fill(Path target, Filler filler) throws IOException {
    Files.createDirectories(target.getParent());
    Path aside = Files.createTempDirectory(target.getParent(), target.getFileName() + ".part");
    try {
      filler.fill(aside);
      try {
        Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException e) {
        throw new IOException(
            target.getParent() + " cannot rename directories; use another cache", e);
      } catch (IOException e) {
        if (!Files.isDirectory(target)) {
          throw e;
        }
      }
    } finally {
      delete(aside);
    }
  }

  /** Deletes a directory and all below it, if it is there. */
  static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(directory)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.delete(path);
    }
  }
}
