package io.moonspark.model.pack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where packs are kept on this host between runs. */
public final class CacheDirectory {
  /** System property that names the directory. */
  public static final String PROPERTY = "moonspark.cache";

  /** Environment variable that names it where the property does not. */
  public static final String ENVIRONMENT = "MOONSPARK_CACHE";

  private CacheDirectory() {}

  /**
   * A folder of the cache, created if need be: below the property, else the environment variable,
   * else {@code ~/.cache/moonspark}, else (where there is no writable home, as in many containers)
   * the temporary directory.
   */
  public static Path folder(String name) throws IOException {
    String configured = System.getProperty(PROPERTY, System.getenv(ENVIRONMENT));
    if (configured != null && !configured.isBlank()) {
      return Files.createDirectories(Path.of(configured, name));
    }
    try {
      Path home = Path.of(System.getProperty("user.home"), ".cache", "moonspark", name);
      Path folder = Files.createDirectories(home);
      if (Files.isWritable(folder)) {
        return folder;
      }
    } catch (IOException e) {
      // No home that can be written to: the temporary directory is always there.
    }
    return Files.createDirectories(
        Path.of(System.getProperty("java.io.tmpdir"), "moonspark", name));
  }
}
