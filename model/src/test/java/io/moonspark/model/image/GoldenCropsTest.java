package io.moonspark.model.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares with what the reference implementation made of the same files. */
class GoldenCropsTest {

  private static final Path GOLDEN = Path.of("src/test/resources/golden");

  /** Equal pixels leave the rounding of the reference's float32 arithmetic alone. */
  private static final double TOLERANCE = 1e-12;

  private final ImageDecoder decoder = new ImageDecoder(ImageDecoder.DEFAULT_MAX_PIXELS);

  static Stream<Arguments> mini() throws IOException {
    return entries("mini", GOLDEN.resolve("mini/images"));
  }

  static Stream<Arguments> nano() throws IOException {
    return entries("nano", Path.of("../notebooks/images"));
  }

  @ParameterizedTest
  @MethodSource("mini")
  void cutsManyCropsAsTheReference(Path file, JsonNode golden) throws ImageException {
    check(new CropGeometry(126, 14, 2, 12), file, golden);
  }

  @ParameterizedTest
  @MethodSource("nano")
  void cutsPhotosAsTheReference(Path file, JsonNode golden) throws ImageException {
    check(new CropGeometry(112, 14, 1, 1), file, golden);
  }

  private void check(CropGeometry geometry, Path file, JsonNode golden) throws ImageException {
    CropSet crops = new Cropper(geometry).crop(decoder.decode(TestImages.bytes(file)));
    assertEquals(golden.at("/size/0").asInt(), crops.width());
    assertEquals(golden.at("/size/1").asInt(), crops.height());
    Tiling tiling = new Tiling(golden.at("/tiling/0").asInt(), golden.at("/tiling/1").asInt());
    assertEquals(tiling, crops.tiling());
    assertEquals(golden.get("crops_mean").asDouble(), normalizedMean(crops.pixels()), TOLERANCE);
  }

  /** The mean of (x / 255 - 0.5) / 0.5, where only the sum is not taken in float32. */
  private static double normalizedMean(byte[] pixels) {
    double sum = 0;
    for (byte pixel : pixels) {
      sum += ((pixel & 0xff) / 255f - 0.5f) / 0.5f;
    }
    return sum / pixels.length;
  }

  private static Stream<Arguments> entries(String name, Path images) throws IOException {
    JsonNode golden = new ObjectMapper().readTree(GOLDEN.resolve(name + "/golden.json").toFile());
    return StreamSupport.stream(golden.spliterator(), false)
        .map(entry -> Arguments.of(images.resolve(entry.get("image").asText()), entry));
  }
}
