package io.moonspark.model;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.moonspark.model.graph.WeightType;
import io.moonspark.model.pack.PackBuilder;
import io.moonspark.model.pack.Packs;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What the official PyTorch code says of an image, in float32 with greedy decoding.
 *
 * @param size width and height in pixels
 * @param tiling rows and columns of local crops
 * @param cropsMean mean of all crops after normalisation
 */
@JsonIgnoreProperties({"reasoning", "spatial"})
public record Golden(
    String image,
    List<Integer> size,
    List<Integer> tiling,
    @JsonProperty("crops_mean") double cropsMean,
    Statistics encoder,
    Statistics projected,
    @JsonProperty("prefix_k_layer0") Statistics prefixKeys,
    @JsonProperty("prefix_v_last") Statistics prefixValues,
    Map<String, Text> caption,
    List<Text> query,
    List<Regions> detect,
    List<Regions> point) {

  /** Decisions closer than this may turn out differently in other arithmetic. */
  public static final double CLOSE_CALL = 0.001;

  /** A tensor's shape, mean, standard deviation and first values. */
  public record Statistics(List<Integer> shape, double mean, double std, List<Double> first) {}

  /** A caption or an answer. */
  public record Text(
      String question,
      String text,
      List<Integer> tokens,
      @JsonProperty("min_margin") double minMargin) {}

  /** Boxes or points of a label. */
  public record Regions(
      String label,
      List<Map<String, Double>> objects,
      List<Map<String, Double>> points,
      @JsonProperty("min_margin") double minMargin) {}

  /** A set of images with the model that the official code ran on them. */
  public enum Set {
    NANO(64),
    MINI(48);

    /** Token limit of the official run. */
    public final int maxTokens;

    /** Limit of boxes and points of the official run. */
    public final int maxObjects = 8;

    Set(int maxTokens) {
      this.maxTokens = maxTokens;
    }

    public List<Golden> read() throws IOException {
      return new ObjectMapper()
          .readValue(folder().resolve("golden.json").toFile(), new TypeReference<>() {});
    }

    public byte[] image(Golden golden) throws IOException {
      Path images =
          this == NANO ? Path.of("..", "notebooks", "images") : folder().resolve("images");
      return Files.readAllBytes(images.resolve(golden.image()));
    }

    /** The pack, built into {@code directory} unless it is the embedded one. */
    public ModelPack pack(Path directory) throws IOException {
      if (this == NANO) {
        return Packs.embedded();
      }
      Path pack = directory.resolve("mini");
      PackBuilder.build(
          "mini",
          new PackBuilder.Sources(
              folder().resolve("model.safetensors"),
              folder().resolve("config.json"),
              folder().resolve("tokenizer.json"),
              WeightType.FP32),
          pack);
      return Packs.at(pack);
    }

    private Path folder() {
      try {
        return Path.of(
            Golden.class
                .getResource("/golden/" + name().toLowerCase(java.util.Locale.ROOT))
                .toURI());
      } catch (URISyntaxException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** The request whose answers this holds. */
  public Request request(Set set) {
    return Request.none()
        .caption(CaptionLength.values())
        .ask(query.stream().map(Text::question).toList())
        .detect(detect.stream().map(Regions::label).toList())
        .point(point.stream().map(Regions::label).toList())
        .limits(set.maxTokens, set.maxObjects);
  }
}
