package io.moonspark.model.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeightsTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "model.vision.blocks.3.ln1.weight, vision.blocks.3.ln1.weight",
    "text.wte, text.wte",
    "model.text._orig_mod.blocks.0.attn.qkv.bias, text.blocks.0.attn.qkv.bias",
    "vision_encoder.encoder.model.visual._orig_mod.blocks.0.norm2.bias, vision.blocks.0.ln2.bias",
    "vision_encoder.encoder.model.visual.patch_embed.linear.weight, vision.patch_emb.weight",
    "vision_encoder.encoder.model.visual.pos_embed, vision.pos_emb",
    "vision_encoder.encoder.model.visual.norm.weight, vision.post_ln.weight",
    "vision_encoder.projection.mlp.fc2.bias, vision.proj_mlp.fc2.bias",
    "text_model.transformer.embd.wte.weight, text.wte",
    "text_model.transformer.h.23.mixer.Wqkv.weight, text.blocks.23.attn.qkv.weight",
    "text_model.transformer.h.0.mixer.out_proj.bias, text.blocks.0.attn.proj.bias",
    "text_model.lm_head.ln.weight, text.post_ln.weight",
    "text_model.lm_head.linear.bias, text.lm_head.bias",
    "region_model.coordinate_decoder.fc1.weight, region.coord_decoder.fc1.weight",
    "region_model.size_features.weight, region.size_features",
    "optimizer.step, optimizer.step",
  })
  void bothOfficialNamingStylesMeetInOne(String official, String name) {
    assertEquals(name, TensorNames.normalise(official));
  }

  @Test
  void oldStyleKeepsFourierFrequenciesTransposed() throws IOException {
    Path file = directory.resolve("old.safetensors");
    new WeightFiles()
        .addF32("region_model.size_features.weight", new float[] {1, 2, 3, 4, 5, 6}, 3, 2)
        .write(file);
    try (Weights weights = Weights.open(file)) {
      assertArrayEquals(new float[] {1, 3, 5, 2, 4, 6}, weights.read("region.size_features", 2, 3));
    }
  }

  @Test
  void fourBitsAtRestAreUnpackedGroupByGroup() throws IOException {
    int groups = 6;
    Random random = new Random(3);
    byte[] packed = new byte[groups / 2 * PackedInt4.GROUP];
    random.nextBytes(packed);
    float[] scales = new float[groups];
    float[] zeros = new float[groups];
    for (int i = 0; i < groups; i++) {
      scales[i] = random.nextFloat();
      zeros[i] = 15 * random.nextFloat();
    }
    Path file = directory.resolve("int4.safetensors");
    String name = "model.text.blocks.0.mlp.fc1.weight";
    new WeightFiles()
        .add(name + ".packed", "U8", packed, groups / 2, PackedInt4.GROUP)
        .addF32(name + ".scale", scales, groups, 1)
        .addF32(name + ".zero_point", zeros, groups, 1)
        .write(file);
    try (Weights weights = Weights.open(file)) {
      float[] read = weights.read("text.blocks.0.mlp.fc1.weight", 3, 256);
      for (int i = 0; i < read.length; i++) {
        int group = i / 128;
        int at = i % packed.length;
        int nibble = i < packed.length ? (packed[at] & 0xf0) >> 4 : packed[at] & 0x0f;
        assertEquals((nibble - zeros[group]) * scales[group], read[i], 0f, "weight " + i);
      }
      assertEquals(Set.of(), weights.unread());
    }
  }

  @Test
  void shardsAreReadAsOne() throws IOException {
    shard("a.safetensors", "model.text.wte", 1);
    shard("b.safetensors", "model.vision.pos_emb", 2);
    index("model.text.wte", "a.safetensors", "model.vision.pos_emb", "b.safetensors");
    try (Weights weights = Weights.open(directory)) {
      assertArrayEquals(new float[] {1}, weights.read("text.wte", 1));
      assertEquals(Set.of("vision.pos_emb"), weights.unread());
      assertArrayEquals(new float[] {2}, weights.read("vision.pos_emb", 1));
    }
  }

  @Test
  void missingShardIsNamed() throws IOException {
    shard("a.safetensors", "model.text.wte", 1);
    index("model.text.wte", "a.safetensors", "model.vision.pos_emb", "b.safetensors");
    assertMessage("b.safetensors is missing");
  }

  @Test
  void shardOutsideOfTheDirectoryIsRefused() throws IOException {
    index("model.text.wte", "../a.safetensors", "model.vision.pos_emb", "b.safetensors");
    assertMessage("outside");
  }

  @Test
  void sameTensorInTwoStylesIsRefused() throws IOException {
    shard("a.safetensors", "model.text.wte", 1);
    shard("b.safetensors", "text_model.transformer.embd.wte.weight", 2);
    index("x", "a.safetensors", "y", "b.safetensors");
    assertMessage("is the same as model.text.wte");
  }

  @Test
  void directoryWithoutWeightsSaysWhatWasLookedFor() {
    assertMessage("model.safetensors.index.json");
  }

  @Test
  void wrongShapeNamesTensorAndBothShapes() throws IOException {
    shard("model.safetensors", "model.text.wte", 1);
    try (Weights weights = Weights.open(directory)) {
      WeightsException error =
          assertThrows(WeightsException.class, () -> weights.read("text.wte", 2, 3));
      assertTrue(error.getMessage().contains("model.text.wte has the shape [1]"));
      assertTrue(error.getMessage().contains("[2, 3]"));
    }
  }

  private void assertMessage(String part) {
    WeightsException error =
        assertThrows(WeightsException.class, () -> Weights.open(directory).close());
    assertTrue(error.getMessage().contains(part), error.getMessage());
  }

  private void shard(String file, String tensor, float value) throws IOException {
    new WeightFiles().addF32(tensor, new float[] {value}, 1).write(directory.resolve(file));
  }

  private void index(String tensor1, String file1, String tensor2, String file2)
      throws IOException {
    Files.writeString(
        directory.resolve("model.safetensors.index.json"),
        "{\"weight_map\":{\"%s\":\"%s\",\"%s\":\"%s\"}}".formatted(tensor1, file1, tensor2, file2));
  }
}
