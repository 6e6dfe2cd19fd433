package io.moonspark.model.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moonspark.model.config.TextConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoraTest {
  private static final int DIM = 4;
  private static final int FF = 6;
  private static final TextConfig TEXT = new TextConfig(DIM, FF, 2, 10, 20, 1, 1);

  @TempDir Path directory;

  private final Map<String, long[]> shapes = new LinkedHashMap<>();

  LoraTest() {
    for (int block = 0; block < 2; block++) {
      String name = "text.blocks." + block + ".";
      adapter(name + "attn.qkv", 2, DIM, 3 * DIM);
      adapter(name + "attn.proj", 1 + block, DIM, DIM);
      adapter(name + "mlp.fc1", 1, DIM, FF);
      adapter(name + "mlp.fc2", 3, FF, DIM);
    }
  }

  private void adapter(String name, int rank, int in, int out) {
    shapes.put(name + ".A", new long[] {rank, in});
    shapes.put(name + ".B", new long[] {out, rank});
  }

  @Test
  void adapterOfTheProjectionBecomesUnitsOfTheMlp() throws Exception {
    try (Lora lora = open()) {
      assertEquals(FF + 32, lora.ffDim());
      float[] fc1 = lora.read("text.blocks.1.mlp.fc1.weight", FF + 32, DIM);
      float[] fc2 = lora.read("text.blocks.1.mlp.fc2.weight", DIM, FF + 32);
      for (int i = 0; i < DIM; i++) {
        // Of rank 2: two rows of A, the same negated, then nothing.
        assertArrayEquals(
            new float[] {1, 1, -1, -1, 0},
            new float[] {
              fc1[FF * DIM + i],
              fc1[(FF + 1) * DIM + i],
              fc1[(FF + 2) * DIM + i],
              fc1[(FF + 3) * DIM + i],
              fc1[(FF + 4) * DIM + i]
            });
        int row = i * (FF + 32) + FF;
        assertArrayEquals(
            new float[] {1, 1, -1, -1, 0},
            new float[] {fc2[row], fc2[row + 1], fc2[row + 2], fc2[row + 3], fc2[row + 4]});
      }
      assertEquals(
          FF + 32, lora.read("text.blocks.0.mlp.fc1.bias", FF + 32).length, "zero biases behind");
    }
  }

  @Test
  void otherAdaptersAreAddedToTheirWeights() throws Exception {
    try (Lora lora = open()) {
      // Weights are 7 everywhere, adapters 1: W + B A adds the rank.
      assertEquals(9, lora.read("text.blocks.0.attn.qkv.weight", 3 * DIM, DIM)[5]);
      assertEquals(8, lora.read("text.blocks.0.mlp.fc1.weight", FF + 32, DIM)[5]);
      assertEquals(10, lora.read("text.blocks.0.mlp.fc2.weight", DIM, FF + 32)[5]);
      assertEquals(7, lora.read("text.blocks.0.attn.proj.weight", DIM, DIM)[5]);
      assertEquals(7, lora.read("vision.blocks.0.mlp.fc1.weight", 3, 3)[5]);
    }
  }

  @Test
  void missingTensorIsNamed() {
    shapes.remove("text.blocks.1.mlp.fc2.B");
    refused("text.blocks.1.mlp.fc2.B is missing");
  }

  @Test
  void tensorOfNoLayerIsNamed() {
    shapes.put("text.blocks.2.mlp.fc2.B", new long[] {DIM, 3});
    refused("of no layer of the model: text.blocks.2.mlp.fc2.B");
  }

  @Test
  void differentRanksAreNamed() {
    shapes.put("text.blocks.0.attn.qkv.B", new long[] {3 * DIM, 5});
    refused("the ranks of text.blocks.0.attn.qkv differ: A has the shape [2, 4], B [12, 5]");
  }

  @Test
  void wrongShapeIsNamed() {
    shapes.put("text.blocks.0.mlp.fc1.A", new long[] {1, DIM + 1});
    refused("tensor text.blocks.0.mlp.fc1.A has the shape [1, 5], but the model makes it [1, 4]");
    shapes.put("text.blocks.0.mlp.fc1.A", new long[] {DIM});
    refused("tensor text.blocks.0.mlp.fc1.A is no matrix but has the shape [4]");
  }

  private void refused(String message) {
    IOException error = assertThrows(WeightsException.class, this::open);
    assertTrue(error.getMessage().contains(message), error.getMessage());
    assertTrue(error.getMessage().contains("lora.safetensors"), error.getMessage());
  }

  private Lora open() throws IOException {
    Path file = directory.resolve("lora.safetensors");
    WeightFiles files = new WeightFiles();
    shapes.forEach((name, shape) -> files.addF32(name, filled(1, shape), shape));
    files.write(file);
    return Lora.open(
        file,
        (name, shape) -> {
          long[] dims = new long[shape.length];
          for (int i = 0; i < dims.length; i++) {
            dims[i] = shape[i];
          }
          return filled(7, dims);
        },
        TEXT);
  }

  private static float[] filled(float value, long... shape) {
    int elements = 1;
    for (long dim : shape) {
      elements *= (int) dim;
    }
    float[] values = new float[elements];
    Arrays.fill(values, value);
    return values;
  }
}
