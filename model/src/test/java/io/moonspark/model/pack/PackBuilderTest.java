package io.moonspark.model.pack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moonspark.model.Golden;
import io.moonspark.model.graph.GraphFiles;
import io.moonspark.model.graph.WeightType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackBuilderTest {
  /**
   * nano's digest as version {@value GraphFiles#VERSION} of the graphs makes it. Whoever changes
   * the graphs raises {@link GraphFiles#VERSION} and writes the new digest here.
   */
  private static final String NANO_DIGEST =
      "1ea25c28242a1892a59a17c7857a3cd6898189717afc7a5f27e73377471fdfd5";

  private static final int NANO_DIGEST_VERSION = 5;

  @TempDir Path directory;

  @Test
  void digestChangesOnlyWithTheVersionOfTheGraphs() throws Exception {
    PackBuilder.build("nano", nano(), directory.resolve("pack"));
    assertEquals(NANO_DIGEST_VERSION, GraphFiles.VERSION);
    assertEquals(NANO_DIGEST, Packs.at(directory.resolve("pack")).digest());
  }

  @Test
  void sameSourcesGiveTheSameFilesUnderAnyName() throws Exception {
    PackBuilder.build("one", nano(), directory.resolve("one"));
    PackBuilder.build("two", nano(), directory.resolve("two"));
    assertEquals(
        Packs.at(directory.resolve("one")).digest(), Packs.at(directory.resolve("two")).digest());
  }

  @Test
  void verifyNamesTheDamagedFile() throws Exception {
    Path pack = directory.resolve("pack");
    PackBuilder.build("nano", nano(), pack);
    Packs.verify(pack);
    Path data = pack.resolve("language.onnx.data");
    byte[] bytes = Files.readAllBytes(data);
    bytes[bytes.length / 2] ^= 1;
    Files.write(data, bytes);
    assertTrue(
        assertThrows(IOException.class, () -> Packs.verify(pack))
            .getMessage()
            .contains("language.onnx.data"));
  }

  @Test
  void packWithoutOneOfItsFilesIsRefusedByName() throws Exception {
    Path pack = directory.resolve("pack");
    PackBuilder.build("nano", nano(), pack);
    Files.delete(pack.resolve("vision.onnx.data"));
    assertTrue(
        assertThrows(IOException.class, () -> Packs.at(pack))
            .getMessage()
            .contains("vision.onnx.data is missing"));
  }

  @Test
  void manifestThatWasEditedIsRefused() throws Exception {
    Path pack = directory.resolve("pack");
    PackBuilder.build("nano", nano(), pack);
    Path manifest = pack.resolve(PackManifest.FILE);
    String text = Files.readString(manifest);
    Files.writeString(
        manifest, text.replaceFirst("\"[0-9a-f]{64}\"", "\"" + "0".repeat(64) + "\""));
    assertTrue(
        assertThrows(IOException.class, () -> Packs.at(pack)).getMessage().contains("damaged"));
  }

  @Test
  void directoryThatIsNoPackSaysSo() {
    assertTrue(
        assertThrows(IOException.class, () -> Packs.at(directory))
            .getMessage()
            .contains("no model pack"));
  }

  @Test
  void failedBuildLeavesNothingBehind() throws Exception {
    Path weights = directory.resolve("cut.safetensors");
    byte[] whole = Files.readAllBytes(nano().weights());
    Files.write(weights, whole, StandardOpenOption.CREATE);
    // The tensor keeps its place but loses its name, so that the build fails half way.
    String header = new String(whole, 0, 20_000, StandardCharsets.ISO_8859_1);
    int at = header.indexOf("model.region.size_features");
    whole[at] = 'M';
    Files.write(weights, whole);
    PackBuilder.Sources sources =
        new PackBuilder.Sources(weights, nano().config(), nano().tokenizer(), WeightType.FP32);
    Path packs = Files.createDirectory(directory.resolve("packs"));
    IOException error =
        assertThrows(
            IOException.class, () -> PackBuilder.build("nano", sources, packs.resolve("pack")));
    assertTrue(error.getMessage().contains("region.size_features is missing"));
    try (Stream<Path> left = Files.list(packs)) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  void secondBuildOfTheSamePackKeepsTheFirst() throws Exception {
    Path pack = directory.resolve("pack");
    PackBuilder.build("nano", nano(), pack);
    PackBuilder.build("nano", nano(), pack);
    Packs.verify(pack);
    try (Stream<Path> left = Files.list(directory)) {
      assertFalse(left.anyMatch(path -> path.getFileName().toString().startsWith(".")));
    }
  }

  private static PackBuilder.Sources nano() {
    Path folder = Golden.Set.NANO.folder();
    return new PackBuilder.Sources(
        folder.resolve("model.safetensors"),
        folder.resolve("config.json"),
        folder.resolve("tokenizer.json"),
        WeightType.FP32);
  }
}
