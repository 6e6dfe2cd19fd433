package io.moonspark.model;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the official PyTorch code says of an image, in float32 with greedy decoding.
 *
 * @param size width and height in pixels
 * @param tiling rows and columns of local crops
 * @param cropsMean mean of all crops after normalisation
 */
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
    List<Regions> point,
    List<Reasoned> reasoning,
    List<Spatial> spatial) {

  public Golden {
    reasoning = reasoning == null ? List.of() : reasoning;
    spatial = spatial == null ? List.of() : spatial;
  }

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

  /** An answer behind a reasoning. */
  public record Reasoned(
      String question,
      Reasoning reasoning,
      String answer,
      @JsonProperty("min_margin") double minMargin) {}

  /** A text and the spans of it that belong to points. */
  public record Reasoning(String text, List<Grounding> grounding) {}

  /** A span, in characters of Python, and its points (x, y). */
  public record Grounding(
      @JsonProperty("start_idx") int start,
      @JsonProperty("end_idx") int end,
      List<List<Double>> points) {}

  /** An answer to a question about points (x, y) and boxes (x_min, y_min, x_max, y_max). */
  public record Spatial(
      String question,
      @JsonProperty("spatial_refs") List<List<Double>> references,
      String text,
      List<Integer> tokens,
      @JsonProperty("min_margin") double minMargin) {

    public Question asked() {
      return Question.of(question)
          .about(
              references.stream()
                  .map(
                      r ->
                          r.size() == 2
                              ? new SpatialRef.Point(r.get(0), r.get(1))
                              : new SpatialRef.Box(r.get(0), r.get(1), r.get(2), r.get(3)))
                  .toArray(SpatialRef[]::new));
    }
  }

  /** Boxes or points of a label. */
  public record Regions(
      String label,
      List<Map<String, Double>> objects,
      List<Map<String, Double>> points,
      @JsonProperty("min_margin") double minMargin) {}

  /**
   * A set of images with the model that the official code ran on them. That of NANO has nano's
   * shape, but is older than the embedded one: the official code has not been run on every nano.
   */
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

    /** The pack, built into {@code directory}. */
    public ModelPack pack(Path directory) throws IOException {
      return pack(directory, WeightType.FP32);
    }

    /** A pack with other weights, built into {@code directory}. */
    public ModelPack pack(Path directory, WeightType type) throws IOException {
      String name = name().toLowerCase(Locale.ROOT);
      Path pack = directory.resolve(name + "-" + type.label());
      Path sources = folder();
      PackBuilder.build(
          name,
          new PackBuilder.Sources(
              sources.resolve("model.safetensors"),
              sources.resolve("config.json"),
              sources.resolve("tokenizer.json"),
              type),
          pack);
      return Packs.at(pack);
    }

    /** Where weights, config, tokenizer and what the official code said are. */
    public Path folder() {
      try {
        return Path.of(
            Golden.class.getResource("/golden/" + name().toLowerCase(Locale.ROOT)).toURI());
      } catch (URISyntaxException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** The questions with reasoning and with spatial references, in turn. */
  public Question[] groundedQuestions() {
    List<Question> questions = new ArrayList<>();
    for (int i = 0; i < reasoning.size(); i++) {
      questions.add(Question.of(reasoning.get(i).question()).reasoned());
      questions.add(spatial.get(i).asked());
    }
    return questions.toArray(Question[]::new);
  }

  /** The request whose answers this holds, but for {@link #groundedQuestions}. */
  public Request request(Set set) {
    return Request.none()
        .caption(CaptionLength.values())
        .ask(query.stream().map(Text::question).toList())
        .detect(detect.stream().map(Regions::label).toList())
        .point(point.stream().map(Regions::label).toList())
        .limits(set.maxTokens, set.maxObjects);
  }
}
