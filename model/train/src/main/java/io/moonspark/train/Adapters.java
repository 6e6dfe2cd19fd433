package io.moonspark.train;

import io.moonspark.model.config.TextConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/**
 * Low-rank adapters of the decoder's matrices (Hu et al. 2021, "LoRA"), as {@code lora.py} in
 * vikhyat/moondream has them: of four linear layers of each block, A [rank, in] and B [out, rank],
 * whose product is added to the layer's without a factor.
 */
final class Adapters {

  /** Ends of their names, after the layer's. */
  static final String A = ".A";

  static final String B = ".B";

  private Adapters() {}

  /** Names and shapes. */
  static Map<String, int[]> layout(TextConfig config, int rank) {
    Map<String, int[]> layout = new LinkedHashMap<>();
    for (int block = 0; block < config.layers(); block++) {
      String name = "text.blocks." + block;
      add(layout, name + ".attn.qkv", config.dim(), config.qkvDim(), rank);
      add(layout, name + ".attn.proj", config.dim(), config.dim(), rank);
      add(layout, name + ".mlp.fc1", config.dim(), config.ffDim(), rank);
      add(layout, name + ".mlp.fc2", config.ffDim(), config.dim(), rank);
    }
    return layout;
  }

  private static void add(Map<String, int[]> layout, String layer, int in, int out, int rank) {
    layout.put(layer + A, new int[] {rank, in});
    layout.put(layer + B, new int[] {out, rank});
  }

  /** A drawn and B zero: at first, nothing is added. */
  static Map<String, float[]> values(Map<String, int[]> layout, long seed) {
    Random random = new Random(seed);
    Map<String, float[]> values = new LinkedHashMap<>();
    layout.forEach(
        (name, shape) -> {
          float[] matrix = new float[shape[0] * shape[1]];
          if (name.endsWith(A)) {
            double deviation = 1 / Math.sqrt(shape[1]);
            for (int i = 0; i < matrix.length; i++) {
              matrix[i] = (float) (random.nextGaussian() * deviation);
            }
          }
          values.put(name, matrix);
        });
    return values;
  }

  /** Writes them as {@code import --lora} reads them. */
  static void write(Map<String, int[]> layout, ParameterStore parameters, Path file)
      throws IOException {
    SafetensorsFile out = new SafetensorsFile();
    Map<String, float[]> values = parameters.values();
    layout.forEach((name, shape) -> out.add(name, shape, values.get(name)));
    out.write(file);
  }
}
