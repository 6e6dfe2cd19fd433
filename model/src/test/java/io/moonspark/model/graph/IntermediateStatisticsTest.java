package io.moonspark.model.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.moonspark.model.Golden;
import io.moonspark.model.ModelPack;
import io.moonspark.model.config.MoondreamConfig;
import io.moonspark.model.image.CropSet;
import io.moonspark.model.image.Cropper;
import io.moonspark.model.image.ImageDecoder;
import io.moonspark.model.pack.Packs;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What flows between the stages has the statistics of the official code. The graphs are given more
 * outputs for this; they are otherwise those of the pack.
 */
class IntermediateStatisticsTest {
  private static final double RELATIVE = 1e-3;

  @TempDir static Path directory;

  @ParameterizedTest
  @EnumSource(Golden.Set.class)
  void encoderProjectionAndPrefixEqualTheOfficialOnes(Golden.Set set) throws Exception {
    ModelPack pack = set.pack(directory);
    MoondreamConfig config = MoondreamConfig.read(Packs.config(pack));
    String encoder = "vision/post_ln/SkipLayerNormalization";
    String keys = "prefix/blocks/0/Transpose";
    String values = "prefix/blocks/" + (config.text().layers() - 1) + "/Transpose~2";
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        OrtSession vision =
            environment.createSession(
                exposing(pack, GraphFiles.VISION, encoder).toString(), options);
        OrtSession language =
            environment.createSession(
                exposing(pack, GraphFiles.LANGUAGE, keys, values).toString(), options)) {
      for (Golden golden : set.read()) {
        CropSet crops =
            new Cropper(config.vision().geometry())
                .crop(new ImageDecoder(ImageDecoder.DEFAULT_MAX_PIXELS).decode(set.image(golden)));
        try (OrtSession.Result seen = vision.run(visionInputs(config, crops));
            OrtSession.Result said = language.run(languageInputs(seen))) {
          String image = golden.image() + " ";
          float[] encoded = floats(seen, encoder);
          if (crops.tiling().localCrops() == 1) {
            encoded = twice(encoded);
          }
          check(image + "encoder", golden.encoder(), encoded, encoded);
          float[] projected = floats(seen, GraphNames.IMAGE_EMBEDDINGS);
          check(image + "projected", golden.projected(), projected, projected);
          float[] key = floats(said, keys);
          check(
              image + "prefix keys",
              golden.prefixKeys(),
              key,
              firstOfficialKeys(key, config.text().rotaryDim(), config.prefixLength()));
          float[] value = floats(said, values);
          check(image + "prefix values", golden.prefixValues(), value, value);
        }
      }
    }
  }

  private static void check(String what, Golden.Statistics expected, float[] all, float[] first) {
    int size = expected.shape().stream().reduce(1, Math::multiplyExact);
    assertEquals(size, all.length, what + " size");
    double mean = 0;
    for (float value : all) {
      mean += value;
    }
    mean /= all.length;
    double squares = 0;
    for (float value : all) {
      squares += (value - mean) * (value - mean);
    }
    double std = Math.sqrt(squares / (all.length - 1));
    // Means are close to zero, so their error is measured against the spread.
    assertEquals(expected.mean(), mean, RELATIVE * expected.std(), what + " mean");
    assertEquals(expected.std(), std, RELATIVE * expected.std(), what + " standard deviation");
    for (int i = 0; i < expected.first().size(); i++) {
      assertEquals(
          expected.first().get(i), first[i], RELATIVE * expected.std(), what + " value " + i);
    }
  }

  /**
   * The official code interleaves the two halves that rotation mixes; ours leaves them one after
   * the other, in queries and keys alike. Position varies fastest here.
   */
  private static float[] firstOfficialKeys(float[] keys, int rotary, int positions) {
    float[] first = new float[8];
    for (int i = 0; i < first.length; i++) {
      int dimension = i / 2 + (i % 2) * rotary / 2;
      first[i] = keys[dimension * positions];
    }
    return first;
  }

  private static Map<String, OnnxTensor> visionInputs(MoondreamConfig config, CropSet crops)
      throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    int side = config.vision().cropSize();
    return Map.of(
        GraphNames.CROPS,
        OnnxTensor.createTensor(
            environment,
            ByteBuffer.wrap(crops.pixels()),
            new long[] {crops.crops(), side, side, 3},
            OnnxJavaType.UINT8),
        GraphNames.TILING,
        longs(new long[] {crops.tiling().rows(), crops.tiling().columns()}, 2));
  }

  private static Map<String, OnnxTensor> languageInputs(OrtSession.Result seen)
      throws OrtException {
    Map<String, OnnxTensor> inputs = new HashMap<>();
    inputs.put(
        GraphNames.IMAGE_EMBEDDINGS,
        (OnnxTensor) seen.get(GraphNames.IMAGE_EMBEDDINGS).orElseThrow());
    inputs.put(GraphNames.PROMPTS, longs(new long[] {1}, 1, 1, 1));
    inputs.put(GraphNames.PROMPT_LENGTHS, longs(new long[] {1}, 1, 1));
    inputs.put(GraphNames.SKILLS, longs(new long[] {0}, 1));
    inputs.put(GraphNames.LIMITS, longs(new long[] {1}, 1, 1));
    inputs.put(GraphNames.REFERENCE_POSITIONS, longs(new long[0], 0, 1));
    inputs.put(GraphNames.REFERENCE_COORDINATES, noFloats(1, 0, 1));
    inputs.put(GraphNames.REFERENCE_SIZES, noFloats(1, 0, 2));
    inputs.put(GraphNames.SAMPLED_ROWS, longs(new long[0], 0));
    inputs.put(GraphNames.TEMPERATURES, noFloats(0, 1));
    inputs.put(GraphNames.TOP_PS, noFloats(0, 1));
    inputs.put(GraphNames.DRAWS, noFloats(0, 1));
    return inputs;
  }

  private static OnnxTensor noFloats(long... shape) throws OrtException {
    return OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), FloatBuffer.allocate(0), shape);
  }

  private static OnnxTensor longs(long[] values, long... shape) throws OrtException {
    return OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), LongBuffer.wrap(values), shape);
  }

  private static float[] floats(OrtSession.Result result, String name) {
    FloatBuffer buffer = ((OnnxTensor) result.get(name).orElseThrow()).getFloatBuffer();
    float[] values = new float[buffer.remaining()];
    buffer.get(values);
    return values;
  }

  private static float[] twice(float[] values) {
    float[] all = new float[2 * values.length];
    System.arraycopy(values, 0, all, 0, values.length);
    System.arraycopy(values, 0, all, values.length, values.length);
    return all;
  }

  /** A copy of a graph of the pack, beside its weights, with more outputs. */
  private static Path exposing(ModelPack pack, String file, String... values) throws Exception {
    ModelProto.Builder model;
    try (InputStream in = Files.newInputStream(pack.directory().resolve(file))) {
      model = ModelProto.parseFrom(in).toBuilder();
    }
    List<ValueInfoProto> outputs = new ArrayList<>();
    for (String value : values) {
      outputs.add(ValueInfoProto.newBuilder().setName(value).build());
    }
    model.getGraphBuilder().addAllOutput(outputs);
    Path folder = Files.createTempDirectory(directory, "exposed");
    Files.copy(pack.directory().resolve(file + ".data"), folder.resolve(file + ".data"));
    Path copy = folder.resolve(file);
    try (OutputStream out = Files.newOutputStream(copy)) {
      model.build().writeTo(out);
    }
    return copy;
  }
}
