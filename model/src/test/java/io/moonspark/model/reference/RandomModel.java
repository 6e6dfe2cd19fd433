package io.moonspark.model.reference;

import io.moonspark.model.CaptionLength;
import io.moonspark.model.bench.ConfigJson;
import io.moonspark.model.bench.OfficialLayout;
import io.moonspark.model.config.MoondreamConfig;
import io.moonspark.model.config.RegionConfig;
import io.moonspark.model.config.TextConfig;
import io.moonspark.model.config.TokenizerConfig;
import io.moonspark.model.config.VisionConfig;
import io.moonspark.model.weights.WeightFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.Function;

/**
 * A small model of random shape with random weights.
 *
 * @param config its shape
 * @param tensors values by official name, without the leading {@code model.}
 */
record RandomModel(MoondreamConfig config, Map<String, float[]> tensors) {

  static RandomModel of(long seed) {
    Random random = new Random(seed);
    MoondreamConfig config = config(random);
    Map<String, float[]> tensors = new LinkedHashMap<>();
    OfficialLayout.of(config)
        .forEach((name, shape) -> tensors.put(name, values(name, shape, random)));
    config
        .tokenizer()
        .grounding()
        .ifPresent(
            ids -> {
              float[] bias = tensors.get("text.lm_head.bias");
              bias[config.tokenizer().answerId().orElseThrow()] += LIKELY;
              bias[ids.coordId()] += LIKELY;
              bias[ids.startId()] += LIKELY;
              bias[ids.endId()] += LIKELY;
            });
    return new RandomModel(config, tensors);
  }

  /** Makes a token one of a handful that are said instead of one of hundreds. */
  private static final float LIKELY = 3.5f;

  private static MoondreamConfig config(Random random) {
    boolean grounds = random.nextBoolean();
    int kvHeads = 1 + random.nextInt(2);
    int heads = kvHeads * (1 + random.nextInt(3));
    int dim = heads * 4 * (2 + random.nextInt(4));
    int visionHeads = 1 + random.nextInt(3);
    int visionDim = visionHeads * 4 * (1 + random.nextInt(4));
    int grid = 3 + random.nextInt(4);
    int patch = 2 + random.nextInt(3);
    int bins = 16 + random.nextInt(48);
    return new MoondreamConfig(
        new TextConfig(
            dim, 8 + random.nextInt(60), 1 + random.nextInt(3), VOCABULARY, 512, heads, kvHeads),
        new VisionConfig(
            visionDim,
            patch,
            1 + random.nextInt(3),
            8 + random.nextInt(40),
            visionHeads,
            dim,
            8 + random.nextInt(40),
            grid * patch,
            3,
            1 + random.nextInt(9),
            random.nextInt((grid + 1) / 2)),
        new RegionConfig(
            dim,
            2 * (1 + random.nextInt(8)),
            bins,
            2 * (1 + random.nextInt(8)),
            2 * (16 + random.nextInt(48)),
            8 + random.nextInt(24)),
        new TokenizerConfig(
            0,
            random.nextInt(4),
            grounds || random.nextBoolean()
                ? OptionalInt.of(4 + random.nextInt(4))
                : OptionalInt.empty(),
            grounds
                ? Optional.of(new TokenizerConfig.GroundingTokens(10, 11, 12, 13, 14))
                : Optional.empty(),
            Map.of(
                CaptionLength.SHORT,
                ids(random, 3),
                CaptionLength.NORMAL,
                ids(random, 5),
                CaptionLength.LONG,
                ids(random, 1)),
            new TokenizerConfig.Template(ids(random, 3), ids(random, 1 + random.nextInt(3))),
            new TokenizerConfig.Template(ids(random, 4), ids(random, 1)),
            new TokenizerConfig.Template(ids(random, 2), ids(random, 2))));
  }

  /**
   * The same model with adapters of random ranks for the layers of its decoder.
   *
   * @return tensors with those of the adapters, {@code text.blocks.0.attn.qkv.A} and so on
   */
  RandomModel adapted(long seed) {
    Random random = new Random(seed);
    Map<String, float[]> all = new LinkedHashMap<>(tensors);
    OfficialLayout.of(config)
        .forEach(
            (name, shape) -> {
              if (name.startsWith("text.blocks.") && shape.length == 2) {
                String layer = name.substring(0, name.length() - ".weight".length());
                int rank = 1 + random.nextInt(5);
                all.put(layer + ".A", gaussian(random, rank * shape[1], 1 / Math.sqrt(shape[1])));
                all.put(layer + ".B", gaussian(random, shape[0] * rank, 0.4 / Math.sqrt(rank)));
              }
            });
    return new RandomModel(config, all);
  }

  /**
   * The same model with a channel that grows in the residual stream of the begin token alone, as it
   * does in trained decoders: its embedding opens an MLP unit of every block, which adds {@value
   * #MASSIVE} to the channel.
   */
  RandomModel withMassiveActivation() {
    Map<String, float[]> all = new LinkedHashMap<>(tensors);
    int dim = config.text().dim();
    float[] embeddings = all.get("text.wte").clone();
    embeddings[config.tokenizer().bosId() * dim] = MASSIVE;
    all.put("text.wte", embeddings);
    for (int layer = 0; layer < config.text().layers(); layer++) {
      String block = "text.blocks." + layer;
      float[] gamma = all.get(block + ".ln.weight").clone();
      gamma[0] = 1;
      all.put(block + ".ln.weight", gamma);
      float[] beta = all.get(block + ".ln.bias").clone();
      beta[0] = 0;
      all.put(block + ".ln.bias", beta);
      // What the channel is behind the norm if it outweighs all others; a unit from 0.9 of it on.
      double most = Math.sqrt(dim - 1);
      float[] fc1 = all.get(block + ".mlp.fc1.weight").clone();
      Arrays.fill(fc1, 0, dim, 0);
      fc1[0] = 100;
      float[] bias = all.get(block + ".mlp.fc1.bias").clone();
      bias[0] = (float) (-90 * most);
      float[] fc2 = all.get(block + ".mlp.fc2.weight").clone();
      for (int row = 0; row < dim; row++) {
        fc2[row * config.text().ffDim()] = 0;
      }
      fc2[0] = (float) (MASSIVE / (10 * most));
      all.put(block + ".mlp.fc1.weight", fc1);
      all.put(block + ".mlp.fc1.bias", bias);
      all.put(block + ".mlp.fc2.weight", fc2);
    }
    return new RandomModel(config, all);
  }

  /** Two of these are beyond float16. */
  private static final float MASSIVE = 40_000;

  private static float[] gaussian(Random random, int count, double spread) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (random.nextGaussian() * spread);
    }
    return values;
  }

  /** The adapters as a file, under the names of today or those of torch's parametrizations. */
  WeightFiles adapters(Function<String, String> names) {
    Map<String, int[]> shapes = OfficialLayout.of(config);
    WeightFiles file = new WeightFiles();
    tensors.forEach(
        (name, values) -> {
          if (name.endsWith(".A") || name.endsWith(".B")) {
            int[] shape = shapes.get(name.substring(0, name.length() - 1) + "weight");
            long known = name.endsWith(".A") ? shape[1] : shape[0];
            long rank = values.length / known;
            file.addF32(
                names.apply(name),
                values,
                name.endsWith(".A") ? new long[] {rank, known} : new long[] {known, rank});
          }
        });
    return file;
  }

  /** That of the tokenizer the tests use. */
  static final int VOCABULARY = 620;

  private static List<Integer> ids(Random random, int count) {
    List<Integer> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(random.nextInt(VOCABULARY));
    }
    return ids;
  }

  /** Weights that keep activations around 1 and decisions well apart. */
  private static float[] values(String name, int[] shape, Random random) {
    float[] values = new float[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
    boolean matrix = shape.length == 2 && name.endsWith(".weight");
    boolean scale = shape.length == 1 && name.endsWith(".weight");
    double spread = matrix ? 1.2 / Math.sqrt(shape[1]) : scale || name.endsWith(".bias") ? 0.2 : 1;
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() * spread + (scale ? 1 : 0));
    }
    return values;
  }

  /** Writes config and weights in the official layout. */
  void write(Path directory) throws IOException {
    Files.writeString(directory.resolve("config.json"), ConfigJson.of(config));
    Map<String, int[]> shapes = OfficialLayout.of(config);
    WeightFiles file = new WeightFiles();
    shapes.forEach(
        (name, shape) ->
            file.addF32(
                "model." + name, tensors.get(name), Arrays.stream(shape).asLongStream().toArray()));
    file.write(directory.resolve("model.safetensors"));
  }
}
