package io.moonspark.model.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moonspark.model.weights.Weights;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ConfigInferenceTest {
  private static String nano;
  private static Map<String, List<Long>> shapes;

  @BeforeAll
  static void read() throws Exception {
    Path folder =
        Path.of(ConfigInferenceTest.class.getResource("/io/moonspark/model/nano").toURI());
    nano = Files.readString(folder.resolve("config.json"));
    try (Weights weights = Weights.open(folder.resolve("model.safetensors"))) {
      shapes = weights.shapes();
    }
  }

  @Test
  void completeConfigIsLeftAlone() {
    ConfigInference.Completed completed = ConfigInference.complete(nano, shapes, "config.json");
    assertEquals(List.of(), completed.inferred());
    assertEquals(
        MoondreamConfig.parse(nano, "given"), MoondreamConfig.parse(completed.json(), "completed"));
  }

  @Test
  void configNestedAsOnTheHubIsFound() {
    String hub = "{\"model_type\": \"moondream1\", \"config\": " + nano + "}";
    ConfigInference.Completed completed = ConfigInference.complete(hub, shapes, "config.json");
    assertEquals(List.of(), completed.inferred());
    assertEquals(
        MoondreamConfig.parse(nano, "given"), MoondreamConfig.parse(completed.json(), "completed"));
  }

  @Test
  void shapesTellWhatAPartialConfigDoesNot() {
    ConfigInference.Completed completed =
        ConfigInference.complete(
            "{\"config\": {\"vision\": {\"overlap_margin\": 1}}}", shapes, "config.json");
    MoondreamConfig official = MoondreamConfig.parse(nano, "given");
    MoondreamConfig inferred = MoondreamConfig.parse(completed.json(), "completed");
    assertEquals(official.text(), inferred.text());
    assertEquals(official.region(), inferred.region());
    assertEquals(official.vision().dim(), inferred.vision().dim());
    assertEquals(official.vision().layers(), inferred.vision().layers());
    assertEquals(official.vision().cropSize(), inferred.vision().cropSize());
    assertEquals(official.vision().patchSize(), inferred.vision().patchSize());
    assertEquals(12, inferred.vision().maxCrops());
    assertTrue(completed.inferred().contains("text.dim = 128"));
  }

  @Test
  void publishedMoondream2IsInferredFromItsShapes() {
    ConfigInference.Completed completed =
        ConfigInference.complete(null, moondream2Shapes(), "nothing");
    MoondreamConfig config = MoondreamConfig.parse(completed.json(), "completed");
    assertEquals(new TextConfig(2048, 8192, 24, 51200, 2048, 32, 32), config.text());
    assertEquals(
        new VisionConfig(1152, 14, 27, 4304, 16, 2048, 8192, 378, 3, 12, 4), config.vision());
    assertEquals(new RegionConfig(2048, 256, 1024, 512, 2048, 8192), config.region());
    assertEquals(730, config.prefixLength());
  }

  @Test
  void tensorThatTellsAFieldIsNamedWhereItIsMissing() {
    Map<String, List<Long>> without = new TreeMap<>(shapes);
    without.remove("text.wte");
    assertTrue(
        assertThrows(
                IllegalArgumentException.class,
                () -> ConfigInference.complete(null, without, "nothing"))
            .getMessage()
            .contains("text.wte"));
  }

  private static Map<String, List<Long>> moondream2Shapes() {
    Map<String, List<Long>> shapes = new TreeMap<>();
    shapes.put("text.wte", List.of(51200L, 2048L));
    for (int i = 0; i < 24; i++) {
      shapes.put("text.blocks." + i + ".mlp.fc1.bias", List.of(8192L));
      shapes.put("text.blocks." + i + ".attn.qkv.bias", List.of(6144L));
    }
    shapes.put("vision.patch_emb.weight", List.of(1152L, 588L));
    shapes.put("vision.pos_emb", List.of(1L, 729L, 1152L));
    for (int i = 0; i < 27; i++) {
      shapes.put("vision.blocks." + i + ".mlp.fc1.bias", List.of(4304L));
    }
    shapes.put("vision.proj_mlp.fc1.bias", List.of(8192L));
    // As the older naming style keeps them: transposed.
    shapes.put("region.coord_features", List.of(128L, 1L));
    shapes.put("region.size_features", List.of(256L, 2L));
    shapes.put("region.coord_decoder.fc1.bias", List.of(8192L));
    shapes.put("region.coord_decoder.fc2.bias", List.of(1024L));
    shapes.put("region.size_decoder.fc2.bias", List.of(2048L));
    return shapes;
  }
}
