package io.moonspark.model.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Completes an official {@code config.json} that leaves fields to the defaults of the code, as some
 * releases do, from the shapes of the tensors and, for what no shape tells, from the published
 * settings of Moondream 2 and 0.5B ({@code moondream/torch/config.py} and {@code moondream/config/}
 * of vikhyat/moondream), which agree in all of it.
 */
public final class ConfigInference {
  private static final int TEXT_HEAD_DIM = 64;
  private static final int VISION_HEAD_DIM = 72;

  private static final String TOKENIZER =
      """
      {"bos_id": 0, "eos_id": 0, "answer_id": 3, "thinking_id": 4, "coord_id": 5, "size_id": 6,
       "start_ground_points_id": 7, "end_ground_id": 9,
       "templates": {
         "caption": {"short": [1, 32708, 2, 12492, 3], "normal": [1, 32708, 2, 6382, 3],
                     "long": [1, 32708, 2, 4059, 3]},
         "query": {"prefix": [1, 15381, 2], "suffix": [3]},
         "detect": {"prefix": [1, 7235, 476, 2], "suffix": [3]},
         "point": {"prefix": [1, 2581, 2], "suffix": [3]}}}
      """;

  private final Map<String, List<Long>> shapes;
  private final List<String> inferred = new ArrayList<>();

  private ConfigInference(Map<String, List<Long>> shapes) {
    this.shapes = shapes;
  }

  /**
   * A complete config.
   *
   * @param json in the official layout
   * @param inferred what was not given, each as {@code field = value}
   */
  public record Completed(String json, List<String> inferred) {}

  /**
   * Completes a config.
   *
   * @param given text of a {@code config.json}, in the official layout or with that layout nested
   *     under {@code config} as on the Hugging Face hub; null if there is none
   * @param shapes of all tensors, by name
   * @param source named in error messages
   */
  public static Completed complete(String given, Map<String, List<Long>> shapes, String source) {
    ObjectNode root = officialPart(given, source);
    ConfigInference inference = new ConfigInference(shapes);
    inference.text(section(root, "text"));
    inference.vision(section(root, "vision"), root.path("text").path("dim").asLong());
    inference.region(section(root, "region"), root.path("text").path("dim").asLong());
    if (section(root, "tokenizer").isEmpty()) {
      root.set("tokenizer", parse(TOKENIZER, "the published settings"));
      inference.inferred.add("tokenizer = the published settings of Moondream 2");
    }
    return new Completed(root.toPrettyString(), List.copyOf(inference.inferred));
  }

  private static ObjectNode officialPart(String given, String source) {
    if (given == null || given.isBlank()) {
      return new ObjectMapper().createObjectNode();
    }
    JsonNode root = parse(given, source);
    JsonNode nested = root.path("config");
    JsonNode official = nested.isObject() && !root.has("text") ? nested : root;
    if (!official.isObject()) {
      throw new IllegalArgumentException(source + " is no JSON object");
    }
    ObjectNode kept = new ObjectMapper().createObjectNode();
    for (String name : List.of("text", "vision", "region", "tokenizer")) {
      if (official.path(name).isObject()) {
        kept.set(name, official.get(name));
      }
    }
    return kept;
  }

  private static JsonNode parse(String json, String source) {
    try {
      return new ObjectMapper().readTree(json);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalArgumentException(source + " is no JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static ObjectNode section(ObjectNode root, String name) {
    return root.has(name) ? (ObjectNode) root.get(name) : root.putObject(name);
  }

  private void text(ObjectNode text) {
    Section section = new Section("text", text);
    section.put("dim", () -> dim("text.wte", 1));
    section.put("vocab_size", () -> dim("text.wte", 0));
    section.put("n_layers", () -> layers("text.blocks."));
    section.put("ff_dim", () -> dim("text.blocks.0.mlp.fc1.bias", 0));
    section.put("n_heads", () -> text.get("dim").asLong() / TEXT_HEAD_DIM);
    section.put(
        "n_kv_heads",
        () -> {
          long headDim = text.get("dim").asLong() / text.get("n_heads").asLong();
          long all = dim("text.blocks.0.attn.qkv.bias", 0) / headDim;
          return (all - text.get("n_heads").asLong()) / 2;
        });
    section.put("max_context", () -> 2048);
  }

  private void vision(ObjectNode vision, long textDim) {
    Section section = new Section("vision", vision);
    section.put("in_channels", () -> 3);
    section.put("enc_dim", () -> dim("vision.patch_emb.weight", 0));
    section.put(
        "enc_patch_size",
        () ->
            Math.round(
                Math.sqrt(
                    dim("vision.patch_emb.weight", 1) / vision.get("in_channels").asDouble())));
    section.put("enc_n_layers", () -> layers("vision.blocks."));
    section.put("enc_ff_dim", () -> dim("vision.blocks.0.mlp.fc1.bias", 0));
    section.put("enc_n_heads", () -> vision.get("enc_dim").asLong() / VISION_HEAD_DIM);
    section.put("proj_out_dim", () -> textDim);
    section.put("proj_inner_dim", () -> dim("vision.proj_mlp.fc1.bias", 0));
    section.put(
        "crop_size",
        () ->
            Math.round(Math.sqrt(dim("vision.pos_emb", 1)))
                * vision.get("enc_patch_size").asLong());
    section.put("max_crops", () -> 12);
    section.put("overlap_margin", () -> 4);
  }

  private void region(ObjectNode region, long textDim) {
    Section section = new Section("region", region);
    section.put("dim", () -> textDim);
    section.put("coord_feat_dim", () -> 2 * frequencies("region.coord_features", 1));
    section.put("coord_out_dim", () -> dim("region.coord_decoder.fc2.bias", 0));
    section.put("size_feat_dim", () -> 2 * frequencies("region.size_features", 2));
    section.put("size_out_dim", () -> dim("region.size_decoder.fc2.bias", 0));
    section.put("inner_dim", () -> dim("region.coord_decoder.fc1.bias", 0));
  }

  /** One of the two naming styles keeps frequencies transposed, so the count is not in a place. */
  private long frequencies(String name, int inputs) {
    return shape(name).stream().reduce(1L, Math::multiplyExact) / inputs;
  }

  private long dim(String tensor, int axis) {
    List<Long> shape = shape(tensor);
    if (axis >= shape.size()) {
      throw new IllegalArgumentException(
          "the config cannot be inferred: tensor " + tensor + " has the shape " + shape);
    }
    return shape.get(axis);
  }

  private List<Long> shape(String tensor) {
    List<Long> shape = shapes.get(tensor);
    if (shape == null) {
      throw new IllegalArgumentException(
          "the config cannot be inferred: tensor " + tensor + " is missing");
    }
    return shape;
  }

  private long layers(String prefix) {
    return shapes.keySet().stream()
        .filter(name -> name.startsWith(prefix))
        .map(name -> name.substring(prefix.length()).split("\\.", 2)[0])
        .distinct()
        .count();
  }

  private interface Guess {
    long value();
  }

  private final class Section {
    private final String name;
    private final ObjectNode node;

    Section(String name, ObjectNode node) {
      this.name = name;
      this.node = node;
    }

    void put(String field, Guess guess) {
      if (!node.hasNonNull(field)) {
        long value = guess.value();
        node.put(field, value);
        inferred.add(name + "." + field + " = " + value);
      }
    }
  }
}
