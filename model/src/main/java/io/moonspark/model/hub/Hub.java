package io.moonspark.model.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Brings files of a model repository into the local cache, in the layout of the official client
 * ({@code models--owner--name/} with {@code blobs}, {@code refs} and {@code snapshots}), so that
 * what either has downloaded the other finds.
 */
public final class Hub {
  private final HubSettings settings;
  private final HubClient client;
  private final Transfer transfer;

  public Hub(HubSettings settings, Transfer transfer) {
    this.settings = settings;
    this.client = new HubClient(settings);
    this.transfer = transfer;
  }

  /**
   * Downloads what is not here yet.
   *
   * @param wanted which of the repository's files
   * @return the directory of the snapshot, in which the files lie under their names
   * @throws HubException if the hub refuses, does not have it, or gives damaged files again and
   *     again; the message says what to do
   */
  public Path snapshot(HubReference reference, Predicate<String> wanted)
      throws IOException, InterruptedException {
    JsonNode info =
        retrying(
            reference.toString(),
            () ->
                new ObjectMapper()
                    .readTree(
                        client.text(
                            settings
                                .endpoint()
                                .resolve(
                                    "/api/models/"
                                        + reference.repository()
                                        + "/revision/"
                                        + reference.revision()))));
    String commit = info.path("sha").asText();
    if (!commit.matches("[0-9a-f]{40}")) {
      throw new HubException(reference + ": the hub names no commit");
    }
    Path repository =
        settings.cache().resolve("models--" + reference.repository().replace("/", "--"));
    Path snapshot = Files.createDirectories(repository.resolve("snapshots").resolve(commit));
    for (String file : files(info)) {
      if (wanted.test(file)) {
        bring(reference, commit, file, repository, snapshot);
      }
    }
    Path ref = repository.resolve("refs").resolve(reference.revision());
    Files.createDirectories(ref.getParent());
    Files.writeString(ref, commit);
    return snapshot;
  }

  private static List<String> files(JsonNode info) {
    List<String> files = new ArrayList<>();
    for (JsonNode sibling : info.path("siblings")) {
      String name = sibling.path("rfilename").asText();
      // Names come from outside; none may lead out of the snapshot.
      if (!name.isEmpty() && !name.startsWith("/") && !name.contains("..")) {
        files.add(name);
      }
    }
    return files;
  }

  private void bring(
      HubReference reference, String commit, String file, Path repository, Path snapshot)
      throws IOException, InterruptedException {
    Path place = snapshot.resolve(file);
    if (Files.exists(place)) {
      return;
    }
    URI uri =
        settings
            .endpoint()
            .resolve("/" + reference.repository() + "/resolve/" + commit + "/" + file);
    Download.Expected expected = retrying(file, () -> expected(client.head(uri).headers()));
    Path blobs = Files.createDirectories(repository.resolve("blobs"));
    Path blob = blobs.resolve(expected.checksum());
    if (!Files.exists(blob)) {
      retrying(
          file,
          () -> {
            new Download(client, file, uri, expected, transfer).to(blob);
            return blob;
          });
    }
    Files.createDirectories(place.getParent());
    link(place, blob);
  }

  private static void link(Path place, Path blob) throws IOException {
    try {
      Files.createSymbolicLink(place, place.getParent().relativize(blob));
    } catch (UnsupportedOperationException e) {
      Files.copy(blob, place);
    }
  }

  /** Large files are described by the headers that lead to them, small ones by their own. */
  private static Download.Expected expected(HttpHeaders headers) throws HubException {
    String tag =
        headers
            .firstValue("X-Linked-Etag")
            .or(() -> headers.firstValue("ETag"))
            .map(value -> value.replace("W/", "").replace("\"", ""))
            .filter(value -> value.matches("[\\w-]+"))
            .orElseThrow(() -> new HubException("the hub gives no checksum of a file"));
    long size =
        headers
            .firstValueAsLong("X-Linked-Size")
            .orElse(headers.firstValueAsLong("Content-Length").orElse(-1));
    return new Download.Expected(size, tag);
  }

  private interface Attempt<T> {
    T run() throws IOException, InterruptedException;
  }

  private <T> T retrying(String what, Attempt<T> attempt) throws IOException, InterruptedException {
    Duration pause = settings.firstPause();
    for (int tries = 1; ; tries++) {
      try {
        return attempt.run();
      } catch (HubException e) {
        throw e;
      } catch (IOException e) {
        if (tries >= settings.attempts()) {
          throw new HubException(
              what + " could not be had in " + tries + " tries: " + e.getMessage(), e);
        }
        Duration asked = e instanceof HubClient.Busy busy ? busy.pause().orElse(pause) : pause;
        Thread.sleep(asked.toMillis());
        pause = pause.multipliedBy(2);
      }
    }
  }
}
