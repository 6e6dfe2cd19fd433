package io.moonspark.model.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonspark.model.config.MoondreamConfig;
import io.moonspark.model.config.RegionConfig;
import io.moonspark.model.config.TextConfig;
import io.moonspark.model.config.TokenizerConfig;
import io.moonspark.model.config.VisionConfig;
import java.util.List;

/** Writes a config as the official {@code config.json}. */
public final class ConfigJson {
  private ConfigJson() {}

  public static String of(MoondreamConfig config) {
    ObjectNode root = new ObjectMapper().createObjectNode();
    TextConfig text = config.text();
    root.putObject("text")
        .put("dim", text.dim())
        .put("ff_dim", text.ffDim())
        .put("n_layers", text.layers())
        .put("vocab_size", text.vocabSize())
        .put("max_context", text.maxContext())
        .put("n_heads", text.heads())
        .put("n_kv_heads", text.kvHeads());
    VisionConfig vision = config.vision();
    root.putObject("vision")
        .put("enc_dim", vision.dim())
        .put("enc_patch_size", vision.patchSize())
        .put("enc_n_layers", vision.layers())
        .put("enc_ff_dim", vision.ffDim())
        .put("enc_n_heads", vision.heads())
        .put("proj_out_dim", vision.projectionDim())
        .put("proj_inner_dim", vision.projectionInnerDim())
        .put("crop_size", vision.cropSize())
        .put("in_channels", vision.channels())
        .put("max_crops", vision.maxCrops())
        .put("overlap_margin", vision.overlapMargin());
    RegionConfig region = config.region();
    root.putObject("region")
        .put("dim", region.dim())
        .put("coord_feat_dim", region.coordFeatures())
        .put("coord_out_dim", region.coordBins())
        .put("size_feat_dim", region.sizeFeatures())
        .put("size_out_dim", region.sizeOut())
        .put("inner_dim", region.innerDim());
    TokenizerConfig tokenizer = config.tokenizer();
    ObjectNode tokens =
        root.putObject("tokenizer")
            .put("bos_id", tokenizer.bosId())
            .put("eos_id", tokenizer.eosId());
    tokenizer.answerId().ifPresent(answer -> tokens.put("answer_id", answer));
    tokenizer
        .grounding()
        .ifPresent(
            ids ->
                tokens
                    .put("thinking_id", ids.thinkingId())
                    .put("coord_id", ids.coordId())
                    .put("size_id", ids.sizeId())
                    .put("start_ground_points_id", ids.startId())
                    .put("end_ground_id", ids.endId()));
    ObjectNode templates = tokens.putObject("templates");
    ObjectNode captions = templates.putObject("caption");
    tokenizer.captions().forEach((length, prompt) -> ids(captions, length.label(), prompt));
    template(templates.putObject("query"), tokenizer.query());
    template(templates.putObject("detect"), tokenizer.detect());
    template(templates.putObject("point"), tokenizer.point());
    return root.toPrettyString();
  }

  private static void template(ObjectNode node, TokenizerConfig.Template template) {
    ids(node, "prefix", template.prefix());
    ids(node, "suffix", template.suffix());
  }

  private static void ids(ObjectNode node, String name, List<Integer> ids) {
    ids.forEach(node.putArray(name)::add);
  }
}
