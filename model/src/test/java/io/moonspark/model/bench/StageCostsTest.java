package io.moonspark.model.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.moonspark.model.config.MoondreamConfig;
import io.moonspark.model.graph.WeightType;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The second source is the list of tensors: every matrix is multiplied with once a position. */
class StageCostsTest {

  @ParameterizedTest
  @EnumSource(Shape.class)
  void visionFlopsAreTwiceTheWeightsForEachPatchAndTwoProductsOfAttention(Shape shape) {
    MoondreamConfig config = shape.config();
    double patches = config.vision().patches();
    double encoder =
        elements(
            config,
            name -> name.startsWith("vision.blocks") || name.startsWith("vision.patch_emb"));
    double projection = elements(config, name -> name.startsWith("vision.proj_mlp"));
    double attention = 4 * patches * patches * config.vision().dim() * config.vision().layers();
    for (int crops : new int[] {1, 10}) {
      assertEquals(
          crops * (2 * patches * encoder + attention) + 2 * patches * projection,
          new StageCosts(config, WeightType.FP32).visionFlops(crops),
          1);
    }
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void decodingReadsTheDecodersWeightsOnceAndEachRowsCache(Shape shape) {
    MoondreamConfig config = shape.config();
    double weights =
        elements(config, name -> name.startsWith("text.blocks") || name.startsWith("text.lm_head"));
    double position = 2.0 * config.text().layers() * config.text().dim() * Float.BYTES;
    assertEquals(
        weights * Float.BYTES + 3 * position * (config.prefixLength() + 10),
        new StageCosts(config, WeightType.FP32).decodeBytes(3, 10),
        1);
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void float16HalvesAllThatDecodingReads(Shape shape) {
    StageCosts half = new StageCosts(shape.config(), WeightType.FP16);
    StageCosts full = new StageCosts(shape.config(), WeightType.FP32);
    assertEquals(full.decodeBytes(3, 10) / 2, half.decodeBytes(3, 10));
    assertEquals(full.prefixCacheBytes() / 2, half.prefixCacheBytes());
  }

  private static double elements(MoondreamConfig config, Predicate<String> wanted) {
    return OfficialLayout.of(config).entrySet().stream()
        .filter(tensor -> tensor.getValue().length == 2 && wanted.test(tensor.getKey()))
        .map(Map.Entry::getValue)
        .mapToDouble(dims -> (double) dims[0] * dims[1])
        .sum();
  }
}
