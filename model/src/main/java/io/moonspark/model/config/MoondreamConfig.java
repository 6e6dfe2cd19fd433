package io.moonspark.model.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.moonspark.model.CaptionLength;
import io.moonspark.model.config.TokenizerConfig.GroundingTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Everything that sets one Moondream apart from another but its weights. Read from the layout of
 * the official {@code config.json} ({@code moondream/torch/config.py} of vikhyat/moondream): an
 * object with {@code text}, {@code vision}, {@code region} and {@code tokenizer}.
 */
public record MoondreamConfig(
    TextConfig text, VisionConfig vision, RegionConfig region, TokenizerConfig tokenizer) {

  private static final String START_GROUND = "start_ground_points_id";
  private static final String END_GROUND = "end_ground_id";

  /** Positions of the prefix: the begin token and the image. */
  public int prefixLength() {
    return 1 + vision.patches();
  }

  /**
   * Reads a {@code config.json}.
   *
   * @throws IllegalArgumentException if a field is missing or contradicts another; the message
   *     names file and field
   */
  public static MoondreamConfig read(Path file) throws IOException {
    return parse(Files.readString(file), file.toString());
  }

  /**
   * Reads the text of a {@code config.json}.
   *
   * @param source named in error messages
   */
  public static MoondreamConfig parse(String json, String source) {
    JsonNode root;
    try {
      root = new ObjectMapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(source + " is no JSON: " + e.getOriginalMessage(), e);
    }
    Section top = new Section(source, "", root);
    Section text = top.section("text");
    Section vision = top.section("vision");
    Section region = top.section("region");
    Section tokenizer = top.section("tokenizer");
    MoondreamConfig config =
        new MoondreamConfig(
            new TextConfig(
                text.positive("dim"),
                text.positive("ff_dim"),
                text.positive("n_layers"),
                text.positive("vocab_size"),
                text.positive("max_context"),
                text.positive("n_heads"),
                text.positive("n_kv_heads")),
            new VisionConfig(
                vision.positive("enc_dim"),
                vision.positive("enc_patch_size"),
                vision.positive("enc_n_layers"),
                vision.positive("enc_ff_dim"),
                vision.positive("enc_n_heads"),
                vision.positive("proj_out_dim"),
                vision.positive("proj_inner_dim"),
                vision.positive("crop_size"),
                vision.positive("in_channels"),
                vision.positive("max_crops"),
                vision.integer("overlap_margin")),
            new RegionConfig(
                region.positive("dim"),
                region.positive("coord_feat_dim"),
                region.positive("coord_out_dim"),
                region.positive("size_feat_dim"),
                region.positive("size_out_dim"),
                region.positive("inner_dim")),
            new TokenizerConfig(
                tokenizer.integer("bos_id"),
                tokenizer.integer("eos_id"),
                tokenizer.optional("answer_id"),
                grounding(tokenizer),
                captions(tokenizer.section("templates").section("caption")),
                template(tokenizer.section("templates").section("query")),
                template(tokenizer.section("templates").section("detect")),
                template(tokenizer.section("templates").section("point"))));
    config.check(source);
    return config;
  }

  /** Whether a text has the official layout at its top, and not nested in something else. */
  public static boolean isOfficialLayout(String json) {
    try {
      return new ObjectMapper().readTree(json).has("text");
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private static Map<CaptionLength, List<Integer>> captions(Section section) {
    Map<CaptionLength, List<Integer>> prompts = new EnumMap<>(CaptionLength.class);
    for (CaptionLength length : CaptionLength.values()) {
      if (section.node().hasNonNull(length.label())) {
        prompts.put(length, section.integers(length.label()));
      }
    }
    return Map.copyOf(prompts);
  }

  /** A model can ground its reasoning only if it has every one of these tokens. */
  private static Optional<GroundingTokens> grounding(Section tokenizer) {
    boolean complete =
        Stream.of("answer_id", "thinking_id", "coord_id", "size_id", START_GROUND, END_GROUND)
            .allMatch(name -> tokenizer.optional(name).isPresent());
    return complete
        ? Optional.of(
            new GroundingTokens(
                tokenizer.integer("thinking_id"),
                tokenizer.integer("coord_id"),
                tokenizer.integer("size_id"),
                tokenizer.integer(START_GROUND),
                tokenizer.integer(END_GROUND)))
        : Optional.empty();
  }

  private static TokenizerConfig.Template template(Section section) {
    return new TokenizerConfig.Template(section.integers("prefix"), section.integers("suffix"));
  }

  private void check(String source) {
    require(
        text.dim() % (4 * text.heads()) == 0, source, "text.dim must be a multiple of 4 * n_heads");
    require(
        text.heads() % text.kvHeads() == 0,
        source,
        "text.n_heads must be a multiple of n_kv_heads");
    require(
        vision.dim() % vision.heads() == 0, source, "vision.enc_dim must be a multiple of heads");
    require(vision.channels() == 3, source, "vision.in_channels must be 3");
    require(
        vision.cropSize() % vision.patchSize() == 0,
        source,
        "vision.crop_size must be a multiple of enc_patch_size");
    require(
        vision.overlapMargin() >= 0 && 2 * vision.overlapMargin() < vision.grid(),
        source,
        "vision.overlap_margin must leave something of a crop");
    require(
        vision.projectionDim() == text.dim(), source, "vision.proj_out_dim must equal text.dim");
    require(region.dim() == text.dim(), source, "region.dim must equal text.dim");
    require(
        region.coordFeatures() % 2 == 0 && region.sizeFeatures() % 2 == 0,
        source,
        "region.coord_feat_dim and size_feat_dim must be even");
    require(region.sizeOut() % 2 == 0, source, "region.size_out_dim must be even");
    require(
        !tokenizer.query().suffix().isEmpty(),
        source,
        "tokenizer.templates.query.suffix must not be empty");
    tokenizer
        .grounding()
        .ifPresent(
            tokens ->
                require(
                    Math.max(tokens.coordId(), tokens.sizeId()) < text.vocabSize(),
                    source,
                    "tokenizer.coord_id and size_id must be below text.vocab_size"));
    require(
        prefixLength() < text.maxContext(),
        source,
        "text.max_context must exceed the image prefix");
  }

  private static void require(boolean condition, String source, String message) {
    if (!condition) {
      throw new IllegalArgumentException(source + ": " + message);
    }
  }

  /** An object of the file together with its path, for error messages. */
  private record Section(String source, String path, JsonNode node) {

    Section section(String name) {
      return new Section(source, path + name + ".", field(name));
    }

    int integer(String name) {
      JsonNode value = field(name);
      if (!value.isIntegralNumber() || !value.canConvertToInt()) {
        throw new IllegalArgumentException(source + ": " + path + name + " is no integer");
      }
      return value.intValue();
    }

    OptionalInt optional(String name) {
      return node.hasNonNull(name) ? OptionalInt.of(integer(name)) : OptionalInt.empty();
    }

    int positive(String name) {
      int value = integer(name);
      if (value < 1) {
        throw new IllegalArgumentException(
            source + ": " + path + name + " must be positive, not " + value);
      }
      return value;
    }

    List<Integer> integers(String name) {
      JsonNode value = field(name);
      List<Integer> list = new ArrayList<>();
      for (JsonNode item : value) {
        if (!item.isIntegralNumber()) {
          throw new IllegalArgumentException(source + ": " + path + name + " is no list of ids");
        }
        list.add(item.intValue());
      }
      return List.copyOf(list);
    }

    private JsonNode field(String name) {
      JsonNode value = node.get(name);
      if (value == null || value.isNull()) {
        throw new IllegalArgumentException(source + ": " + path + name + " is missing");
      }
      return value;
    }
  }
}
