package io.moonspark.model.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moonspark.model.hub.FakeHub.Mood;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HubTest {
  private static final String WEIGHTS = "model.safetensors";

  @TempDir Path cache;

  private final byte[] weights = new byte[300_000];
  private final byte[] config = "{\"config\": {}}".getBytes(StandardCharsets.UTF_8);
  private FakeHub hub;

  @BeforeEach
  void start() throws Exception {
    new Random(5).nextBytes(weights);
    hub = new FakeHub().file(WEIGHTS, weights).file("config.json", config).file("x.bin", weights);
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void wantedFilesComeWholeAndOthersDoNot() throws Exception {
    Path snapshot = snapshot(null);
    assertArrayEquals(weights, Files.readAllBytes(snapshot.resolve(WEIGHTS)));
    assertArrayEquals(config, Files.readAllBytes(snapshot.resolve("config.json")));
    assertFalse(Files.exists(snapshot.resolve("x.bin")));
  }

  @Test
  void cacheHasTheLayoutOfTheOfficialClient() throws Exception {
    snapshot(null);
    Path repository = cache.resolve("models--someone--moondream");
    assertEquals(FakeHub.COMMIT, Files.readString(repository.resolve("refs/main")));
    assertTrue(Files.isRegularFile(repository.resolve("blobs/" + FakeHub.sha("SHA-256", weights))));
    assertTrue(
        Files.isSymbolicLink(repository.resolve("snapshots/" + FakeHub.COMMIT + "/" + WEIGHTS)));
  }

  @Test
  void secondSnapshotTransfersNothing() throws Exception {
    snapshot(null);
    int before = hub.requests.size();
    snapshot(null);
    assertEquals(before, hub.requests.size());
  }

  @Test
  void brokenConnectionIsTakenUpWhereItBroke() throws Exception {
    hub.next(Mood.CUT, Mood.CUT);
    Path snapshot = snapshot(null);
    assertArrayEquals(weights, Files.readAllBytes(snapshot.resolve(WEIGHTS)));
    // How much of what was sent before a cut arrives is up to the network.
    List<Integer> offsets = hub.requests.stream().map(HubTest::offset).toList();
    assertEquals(3, offsets.size(), hub.requests.toString());
    assertEquals(0, offsets.get(0));
    assertTrue(offsets.get(1) > 0 && offsets.get(1) <= 150_000, hub.requests.toString());
    assertTrue(offsets.get(2) > offsets.get(1), hub.requests.toString());
  }

  @ParameterizedTest
  @EnumSource(
      value = Mood.class,
      names = {"WRONG_RANGE", "IGNORE_RANGE", "DAMAGED", "BUSY_429", "BROKEN_500"})
  void misbehaviourAfterABrokenConnectionCostsTriesAndNoBytes(Mood mood) throws Exception {
    hub.next(Mood.CUT, mood);
    Path snapshot = snapshot(null);
    assertArrayEquals(weights, Files.readAllBytes(snapshot.resolve(WEIGHTS)));
  }

  @Test
  void fileThatStaysDamagedIsGivenUpAndNotKept() throws Exception {
    hub.next(Mood.DAMAGED, Mood.DAMAGED, Mood.DAMAGED);
    HubException error = assertThrows(HubException.class, () -> snapshot(null));
    assertTrue(error.getMessage().contains(WEIGHTS + " could not be had in 3 tries"));
    assertTrue(error.getMessage().contains("checksum"));
    assertFalse(
        Files.exists(
            cache.resolve(
                "models--someone--moondream/snapshots/" + FakeHub.COMMIT + "/" + WEIGHTS)));
  }

  @Test
  void refusedAccessNamesTheToken() {
    hub.requireToken("secret");
    HubException error = assertThrows(HubException.class, () -> snapshot("wrong"));
    assertTrue(error.getMessage().contains("HF_TOKEN"), error.getMessage());
    assertFalse(error.getMessage().contains("wrong"), "the token must not be in the message");
  }

  @Test
  void tokenGoesToTheHubAndNotToItsStorage() throws Exception {
    hub.requireToken("secret");
    snapshot("secret");
    assertEquals(List.of("content null"), hub.requests);
  }

  @Test
  void unknownRepositoryIsSaidToBeAbsent() {
    HubException error =
        assertThrows(
            HubException.class,
            () -> hub(null).snapshot(HubReference.parse("hf:nobody/nothing"), file -> true));
    assertTrue(error.getMessage().contains("404"), error.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "hf:vikhyatk/moondream2, vikhyatk/moondream2, main",
    "hf:vikhyatk/moondream2@2025-06-21, vikhyatk/moondream2, 2025-06-21",
  })
  void referenceHasRepositoryAndRevision(String text, String repository, String revision) {
    assertEquals(new HubReference(repository, revision), HubReference.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"hf:moondream2", "moondream2", "hf:a/b/c", "hf:a/..", "hf:a/b@../x"})
  void otherTextIsNoReference(String text) {
    assertThrows(IllegalArgumentException.class, () -> HubReference.parse(text));
  }

  @Test
  void environmentOfTheOfficialClientCounts() {
    HubSettings settings =
        HubSettings.of(
            Map.of("HF_ENDPOINT", "http://mirror:80", "HF_TOKEN", "secret", "HF_HOME", "/data/hf"));
    assertEquals("mirror", settings.endpoint().getHost());
    assertEquals(Path.of("/data/hf/hub"), settings.cache());
    assertEquals("secret", settings.token());
    assertFalse(settings.toString().contains("secret"));
  }

  private static int offset(String request) {
    return request.endsWith("null") ? 0 : Integer.parseInt(request.replaceAll("\\D", ""));
  }

  private Path snapshot(String token) throws Exception {
    return hub(token)
        .snapshot(
            HubReference.parse("hf:" + FakeHub.REPOSITORY),
            file -> file.endsWith(".json") || file.endsWith(".safetensors"));
  }

  private Hub hub(String token) {
    return new Hub(
        new HubSettings(hub.endpoint(), token, cache, 3, Duration.ofMillis(1)), Transfer.silent());
  }
}
