package io.moonspark.model.weights;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The naming styles of official weights, brought to one: {@code vision...}, {@code text...}, {@code
 * region...}.
 *
 * <p>Source: {@code weights.py} and {@code lora.py} in {@code moondream/torch} of
 * vikhyat/moondream.
 */
final class TensorNames {
  /** Left in names by torch.compile. */
  private static final String COMPILED = "_orig_mod.";

  /** Left in names of adapters by torch's parametrizations. */
  private static final String PARAMETRIZED = ".parametrizations.weight.0.";

  /** The style of the Hugging Face releases before 2025, part by part; longer parts first. */
  private static final Map<String, String> OLD_PARTS = new LinkedHashMap<>();

  static {
    OLD_PARTS.put("vision_encoder.encoder.model.visual.patch_embed.linear.", "vision.patch_emb.");
    OLD_PARTS.put("vision_encoder.encoder.model.visual.pos_embed", "vision.pos_emb");
    OLD_PARTS.put("vision_encoder.encoder.model.visual.norm.", "vision.post_ln.");
    OLD_PARTS.put("vision_encoder.encoder.model.visual.blocks.", "vision.blocks.");
    OLD_PARTS.put("vision_encoder.projection.mlp.", "vision.proj_mlp.");
    OLD_PARTS.put("text_model.transformer.embd.wte.weight", "text.wte");
    OLD_PARTS.put("text_model.transformer.h.", "text.blocks.");
    OLD_PARTS.put("text_model.lm_head.ln.", "text.post_ln.");
    OLD_PARTS.put("text_model.lm_head.linear.", "text.lm_head.");
    OLD_PARTS.put("region_model.coordinate_features.weight", "region.coord_features");
    OLD_PARTS.put("region_model.coordinate_encoder.", "region.coord_encoder.");
    OLD_PARTS.put("region_model.coordinate_decoder.", "region.coord_decoder.");
    OLD_PARTS.put("region_model.size_features.weight", "region.size_features");
    OLD_PARTS.put("region_model.size_encoder.", "region.size_encoder.");
    OLD_PARTS.put("region_model.size_decoder.", "region.size_decoder.");
  }

  private TensorNames() {}

  /** The name in the one style; names of neither style stay as they are. */
  static String normalise(String name) {
    String plain = name.replace(COMPILED, "").replace(PARAMETRIZED, ".");
    if (plain.startsWith("model.")) {
      plain = plain.substring("model.".length());
    }
    for (Map.Entry<String, String> part : OLD_PARTS.entrySet()) {
      if (plain.startsWith(part.getKey())) {
        return inBlock(part.getValue() + plain.substring(part.getKey().length()));
      }
    }
    return plain;
  }

  /** Whether this is the old style, which keeps the Fourier frequencies transposed. */
  static boolean isOldStyle(String name) {
    return name.startsWith("region_model.");
  }

  private static String inBlock(String name) {
    return name.replace(".norm1.", ".ln1.")
        .replace(".norm2.", ".ln2.")
        .replace(".mixer.Wqkv.", ".attn.qkv.")
        .replace(".mixer.out_proj.", ".attn.proj.");
  }
}
