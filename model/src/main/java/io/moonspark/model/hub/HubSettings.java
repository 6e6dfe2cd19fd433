package io.moonspark.model.hub;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Where a hub is, who asks, and where its files are kept: by the environment variables of the
 * official client.
 *
 * @param endpoint {@code HF_ENDPOINT}, by default huggingface.co
 * @param token {@code HF_TOKEN}, or the token file of the official client; null for none
 * @param cache {@code HF_HUB_CACHE}, {@code HF_HOME/hub} or {@code ~/.cache/huggingface/hub}
 * @param attempts tries for each file before giving up
 * @param firstPause before the second try; doubled for each further one
 */
public record HubSettings(
    URI endpoint, String token, Path cache, int attempts, Duration firstPause) {
  private static final String ENDPOINT = "https://huggingface.co";

  /** The settings of this environment. */
  public static HubSettings of(Map<String, String> environment) {
    Path home =
        Path.of(
            environment.getOrDefault(
                "HF_HOME",
                Path.of(System.getProperty("user.home"), ".cache", "huggingface").toString()));
    String cache = environment.get("HF_HUB_CACHE");
    return new HubSettings(
        URI.create(environment.getOrDefault("HF_ENDPOINT", ENDPOINT)),
        token(environment.get("HF_TOKEN"), home.resolve("token")),
        cache == null ? home.resolve("hub") : Path.of(cache),
        6,
        Duration.ofSeconds(1));
  }

  private static String token(String given, Path file) {
    if (given != null && !given.isBlank()) {
      return given.strip();
    }
    try {
      return Files.isReadable(file) ? Files.readString(file).strip() : null;
    } catch (IOException e) {
      // A token that cannot be read is as good as none: public models need none.
      return null;
    }
  }

  /** Without the token, which must not get into logs. */
  @Override
  public String toString() {
    return endpoint + " (cache " + cache + ")";
  }
}
