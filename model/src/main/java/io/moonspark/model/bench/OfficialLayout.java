package io.moonspark.model.bench;

import io.moonspark.model.config.MoondreamConfig;
import io.moonspark.model.config.RegionConfig;
import io.moonspark.model.config.TextConfig;
import io.moonspark.model.config.VisionConfig;
import java.util.LinkedHashMap;
import java.util.Map;

/** Names and shapes of all tensors of a model, as the official code saves them. */
public final class OfficialLayout {
  private final Map<String, int[]> tensors = new LinkedHashMap<>();

  private OfficialLayout() {}

  public static Map<String, int[]> of(MoondreamConfig config) {
    OfficialLayout layout = new OfficialLayout();
    layout.vision(config.vision());
    layout.text(config.text());
    layout.region(config.region());
    return layout.tensors;
  }

  private void vision(VisionConfig c) {
    linear("vision.patch_emb", c.patchDim(), c.dim());
    tensors.put("vision.pos_emb", new int[] {1, c.patches(), c.dim()});
    for (int i = 0; i < c.layers(); i++) {
      String block = "vision.blocks." + i;
      norm(block + ".ln1", c.dim());
      linear(block + ".attn.qkv", c.dim(), 3 * c.dim());
      linear(block + ".attn.proj", c.dim(), c.dim());
      norm(block + ".ln2", c.dim());
      mlp(block + ".mlp", c.dim(), c.ffDim(), c.dim());
    }
    norm("vision.post_ln", c.dim());
    mlp("vision.proj_mlp", 2 * c.dim(), c.projectionInnerDim(), c.projectionDim());
  }

  private void text(TextConfig c) {
    tensors.put("text.wte", new int[] {c.vocabSize(), c.dim()});
    for (int i = 0; i < c.layers(); i++) {
      String block = "text.blocks." + i;
      norm(block + ".ln", c.dim());
      linear(block + ".attn.qkv", c.dim(), c.qkvDim());
      linear(block + ".attn.proj", c.dim(), c.dim());
      mlp(block + ".mlp", c.dim(), c.ffDim(), c.dim());
    }
    norm("text.post_ln", c.dim());
    linear("text.lm_head", c.dim(), c.vocabSize());
  }

  private void region(RegionConfig c) {
    linear("region.coord_encoder", c.coordFeatures(), c.dim());
    linear("region.size_encoder", c.sizeFeatures(), c.dim());
    mlp("region.coord_decoder", c.dim(), c.innerDim(), c.coordBins());
    mlp("region.size_decoder", c.dim(), c.innerDim(), c.sizeOut());
    tensors.put("region.coord_features", new int[] {1, c.coordFeatures() / 2});
    tensors.put("region.size_features", new int[] {2, c.sizeFeatures() / 2});
  }

  private void mlp(String name, int in, int inner, int out) {
    linear(name + ".fc1", in, inner);
    linear(name + ".fc2", inner, out);
  }

  private void linear(String name, int in, int out) {
    tensors.put(name + ".weight", new int[] {out, in});
    tensors.put(name + ".bias", new int[] {out});
  }

  private void norm(String name, int size) {
    tensors.put(name + ".weight", new int[] {size});
    tensors.put(name + ".bias", new int[] {size});
  }
}
