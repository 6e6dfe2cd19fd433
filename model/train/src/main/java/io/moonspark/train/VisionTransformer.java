package io.moonspark.train;

import ai.djl.ndarray.NDArray;
import io.moonspark.model.config.VisionConfig;

/**
 * The vision encoder of {@code vision.py} in vikhyat/moondream, for images of one crop: there the
 * global crop serves as the local one, too.
 */
final class VisionTransformer {

  private final VisionConfig config;
  private final Torch torch;

  VisionTransformer(VisionConfig config, ParameterStore parameters) {
    this.config = config;
    this.torch = new Torch(parameters);
  }

  /**
   * Patches f32 [B, P, 3 * p * p], (channel, row, column), -1 to 1, to features [B, P, enc_dim].
   */
  NDArray features(NDArray patches) {
    NDArray x = torch.linear(patches, "vision.patch_emb").add(torch.parameter("vision.pos_emb"));
    for (int layer = 0; layer < config.layers(); layer++) {
      String block = "vision.blocks." + layer;
      x = x.add(attention(torch.norm(x, block + ".ln1"), block + ".attn"));
      x = x.add(torch.mlp(torch.norm(x, block + ".ln2"), block + ".mlp"));
    }
    return torch.norm(x, "vision.post_ln");
  }

  private NDArray attention(NDArray x, String name) {
    long batch = x.getShape().get(0);
    NDArray qkv =
        torch
            .linear(x, name + ".qkv")
            .reshape(batch, config.patches(), 3, config.heads(), config.headDim());
    return torch.linear(torch.operators().selfAttention().apply(qkv), name + ".proj");
  }

  /** Features to image embeddings [B, P, D]. */
  NDArray project(NDArray features) {
    return torch.twinMlp(features, "vision.proj_mlp");
  }
}
