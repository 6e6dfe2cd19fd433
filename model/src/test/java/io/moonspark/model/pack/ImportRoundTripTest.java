package io.moonspark.model.pack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.moonspark.model.graph.WeightType;
import io.moonspark.model.weights.WeightFiles;
import io.moonspark.model.weights.Weights;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same weights in another official form give the same pack, to the last bit; rounded ones give
 * the pack of the rounded values.
 */
class ImportRoundTripTest {
  private static final int GROUP = 128;

  @TempDir Path directory;

  private Path nano;
  private final Map<String, List<Long>> shapes = new LinkedHashMap<>();
  private final Map<String, float[]> tensors = new LinkedHashMap<>();
  private String digest;

  @BeforeEach
  void readNano() throws Exception {
    nano =
        Path.of(
                ImportRoundTripTest.class
                    .getResource("/io/moonspark/model/nano/config.json")
                    .toURI())
            .getParent();
    try (Weights weights = Weights.open(nano)) {
      shapes.putAll(weights.shapes());
      for (Map.Entry<String, List<Long>> tensor : shapes.entrySet()) {
        int[] shape = tensor.getValue().stream().mapToInt(Long::intValue).toArray();
        tensors.put(tensor.getKey(), weights.read(tensor.getKey(), shape));
      }
    }
    digest = digest(nano.resolve("model.safetensors"));
  }

  @Test
  void olderNamingStyleGivesTheSamePack() throws Exception {
    WeightFiles old = new WeightFiles();
    tensors.forEach(
        (name, values) -> {
          long[] shape = shape(name);
          if (name.endsWith("_features")) {
            old.addF32(oldName(name), transposed(values, shape), shape[1], shape[0]);
          } else {
            old.addF32(oldName(name), values, shape);
          }
        });
    assertEquals(digest, digest(written(old, "old.safetensors")));
  }

  @Test
  void shardsGiveTheSamePack() throws Exception {
    Path shards = Files.createDirectory(directory.resolve("shards"));
    WeightFiles[] files = {new WeightFiles(), new WeightFiles(), new WeightFiles()};
    StringBuilder index = new StringBuilder();
    int i = 0;
    for (String name : tensors.keySet()) {
      int shard = i++ % files.length;
      files[shard].addF32("model._orig_mod." + name, tensors.get(name), shape(name));
      index
          .append(index.isEmpty() ? "" : ",")
          .append("\"model.%s\":\"model-%d.safetensors\"".formatted(name, shard));
    }
    for (int shard = 0; shard < files.length; shard++) {
      files[shard].write(shards.resolve("model-" + shard + ".safetensors"));
    }
    Files.writeString(
        shards.resolve("model.safetensors.index.json"), "{\"weight_map\":{" + index + "}}");
    assertEquals(digest, digest(shards));
  }

  @Test
  void bfloat16GivesThePackOfTheRoundedValues() throws Exception {
    WeightFiles bf16 = new WeightFiles();
    WeightFiles rounded = new WeightFiles();
    tensors.forEach(
        (name, values) -> {
          bf16.addBf16("model." + name, values, shape(name));
          float[] bits = values.clone();
          for (int i = 0; i < bits.length; i++) {
            int raw = Float.floatToRawIntBits(bits[i]);
            bits[i] = Float.intBitsToFloat((raw + 0x7fff + ((raw >>> 16) & 1)) & 0xffff0000);
          }
          rounded.addF32("model." + name, bits, shape(name));
        });
    assertEquals(
        digest(written(rounded, "rounded.safetensors")), digest(written(bf16, "bf16.safetensors")));
  }

  @Test
  void fourBitsAtRestGiveThePackOfTheUnpackedValues() throws Exception {
    Random random = new Random(11);
    WeightFiles packed = new WeightFiles();
    WeightFiles unpacked = new WeightFiles();
    tensors.forEach(
        (name, values) -> {
          boolean decoder = name.startsWith("text.blocks.") && name.endsWith(".weight");
          if (decoder && shape(name).length == 2) {
            unpacked.addF32(
                "model." + name, pack(name, values.length, random, packed), shape(name));
          } else {
            packed.addF32("model." + name, values, shape(name));
            unpacked.addF32("model." + name, values, shape(name));
          }
        });
    assertEquals(
        digest(written(unpacked, "unpacked.safetensors")),
        digest(written(packed, "packed.safetensors")));
  }

  /** Adds random 4-bit weights under a name and returns what they stand for. */
  private static float[] pack(String name, int count, Random random, WeightFiles to) {
    int groups = count / GROUP;
    byte[] bytes = new byte[count / 2];
    random.nextBytes(bytes);
    float[] scales = new float[groups];
    float[] zeros = new float[groups];
    for (int group = 0; group < groups; group++) {
      scales[group] = random.nextFloat() / 50;
      zeros[group] = 15 * random.nextFloat();
    }
    to.add("model." + name + ".packed", "U8", bytes, groups / 2, GROUP);
    to.addF32("model." + name + ".scale", scales, groups, 1);
    to.addF32("model." + name + ".zero_point", zeros, groups, 1);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      int both = bytes[i % bytes.length] & 0xff;
      int nibble = i < bytes.length ? both >> 4 : both & 0xf;
      values[i] = (nibble - zeros[i / GROUP]) * scales[i / GROUP];
    }
    return values;
  }

  private long[] shape(String name) {
    return shapes.get(name).stream().mapToLong(Long::longValue).toArray();
  }

  private Path written(WeightFiles weights, String name) throws Exception {
    Path file = directory.resolve(name);
    weights.write(file);
    return file;
  }

  private String digest(Path weights) throws Exception {
    Path pack = directory.resolve("pack-" + weights.getFileName());
    PackBuilder.build(
        "nano",
        new PackBuilder.Sources(
            weights, nano.resolve("config.json"), nano.resolve("tokenizer.json"), WeightType.FP32),
        pack);
    return Packs.at(pack).digest();
  }

  private static float[] transposed(float[] values, long[] shape) {
    float[] out = new float[values.length];
    for (int row = 0; row < shape[0]; row++) {
      for (int column = 0; column < shape[1]; column++) {
        out[(int) (column * shape[0]) + row] = values[(int) (row * shape[1]) + column];
      }
    }
    return out;
  }

  /** The name in the style of the releases before 2025. */
  private static String oldName(String name) {
    String[][] parts = {
      {"vision.patch_emb.", "vision_encoder.encoder.model.visual.patch_embed.linear."},
      {"vision.pos_emb", "vision_encoder.encoder.model.visual.pos_embed"},
      {"vision.post_ln.", "vision_encoder.encoder.model.visual.norm."},
      {"vision.blocks.", "vision_encoder.encoder.model.visual.blocks."},
      {"vision.proj_mlp.", "vision_encoder.projection.mlp."},
      {"text.wte", "text_model.transformer.embd.wte.weight"},
      {"text.blocks.", "text_model.transformer.h."},
      {"text.post_ln.", "text_model.lm_head.ln."},
      {"text.lm_head.", "text_model.lm_head.linear."},
      {"region.coord_features", "region_model.coordinate_features.weight"},
      {"region.size_features", "region_model.size_features.weight"},
      {"region.coord_encoder.", "region_model.coordinate_encoder."},
      {"region.coord_decoder.", "region_model.coordinate_decoder."},
      {"region.size_encoder.", "region_model.size_encoder."},
      {"region.size_decoder.", "region_model.size_decoder."},
    };
    for (String[] part : parts) {
      if (name.startsWith(part[0])) {
        String old = part[1] + name.substring(part[0].length());
        return name.startsWith("text.blocks.")
            ? old.replace(".attn.qkv.", ".mixer.Wqkv.").replace(".attn.proj.", ".mixer.out_proj.")
            : old.replace(".ln1.", ".norm1.").replace(".ln2.", ".norm2.");
      }
    }
    throw new IllegalArgumentException(name);
  }
}
