package io.moonspark.model.pack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnxruntime.platform.Fp16Conversions;
import io.moonspark.model.Golden;
import io.moonspark.model.ModelPack;
import io.moonspark.model.graph.WeightType;
import io.moonspark.model.weights.WeightFiles;
import io.moonspark.model.weights.WeightsException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** float16 packs hold the weights of float32 packs, rounded, in half the bytes. */
class Float16PackTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"vision.onnx", "language.onnx"})
  void everyWeightIsTheNearestFloat16OrThatOfTheFloat32Pack(String file) throws Exception {
    ModelPack halves = Golden.Set.NANO.pack(directory, WeightType.FP16);
    ModelPack wholes = Golden.Set.NANO.pack(directory, WeightType.FP32);
    Map<String, TensorProto> rounded = weights(halves, file);
    Map<String, TensorProto> exact = weights(wholes, file);
    assertEquals(exact.keySet(), rounded.keySet());
    long bytes = 0;
    long most = 0;
    for (TensorProto tensor : rounded.values()) {
      String name = tensor.getName();
      ByteBuffer from = data(wholes, file, exact.get(name));
      ByteBuffer to = data(halves, file, tensor);
      if (tensor.getDataType() == DataType.FLOAT.getNumber()) {
        assertEquals(from, to, name);
      } else {
        assertEquals(DataType.FLOAT16.getNumber(), tensor.getDataType(), name);
        assertEquals(from.remaining(), 2 * to.remaining(), name);
        while (to.hasRemaining()) {
          float value = from.getFloat();
          float half = Fp16Conversions.fp16ToFloat(to.getShort());
          // Half of the last of 11 bits, or of the step of what is too small for a leading bit.
          assertEquals(value, half, Math.max(Math.abs(value) * 0x1p-11, 0x1p-25), name);
        }
      }
      if (!name.startsWith("region.") && !name.endsWith("_mask") && !name.endsWith("_masks")) {
        bytes += to.limit();
        most += from.limit();
      }
    }
    assertTrue(bytes < 0.53 * most, bytes + " of " + most + " bytes without the region heads");
  }

  private static Map<String, TensorProto> weights(ModelPack pack, String file) throws Exception {
    try (InputStream in = Files.newInputStream(pack.directory().resolve(file))) {
      return ModelProto.parseFrom(in).getGraph().getInitializerList().stream()
          .filter(tensor -> tensor.getExternalDataCount() > 0)
          .collect(Collectors.toMap(TensorProto::getName, tensor -> tensor));
    }
  }

  private static ByteBuffer data(ModelPack pack, String file, TensorProto tensor) throws Exception {
    Map<String, String> where =
        tensor.getExternalDataList().stream()
            .collect(
                Collectors.toMap(StringStringEntryProto::getKey, StringStringEntryProto::getValue));
    byte[] all = Files.readAllBytes(pack.directory().resolve(file + ".data"));
    return ByteBuffer.wrap(
            all, Integer.parseInt(where.get("offset")), Integer.parseInt(where.get("length")))
        .slice()
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  @Test
  void numberBeyondFloat16IsRefusedByTheNameOfItsTensor() throws Exception {
    Path file = directory.resolve("large.safetensors");
    Path nano = Golden.Set.NANO.folder();
    WeightFiles.copyWith(nano.resolve("model.safetensors"), "text.blocks.2.mlp.fc1.weight", -70_000)
        .write(file);
    Path packs = Files.createDirectory(directory.resolve("packs"));
    WeightsException error =
        assertThrows(
            WeightsException.class,
            () ->
                PackBuilder.build(
                    "large",
                    new PackBuilder.Sources(
                        file,
                        nano.resolve("config.json"),
                        nano.resolve("tokenizer.json"),
                        WeightType.FP16),
                    packs.resolve("pack")));
    assertEquals(
        "text.blocks.2.mlp.fc1.weight holds -70000.0, beyond the 65504 of float16:"
            + " use another type",
        error.getMessage());
    try (Stream<Path> left = Files.list(packs)) {
      assertEquals(List.of(), left.toList());
    }
  }
}
