package io.moonspark.udfs.sql;

import io.moonspark.model.Device;
import io.moonspark.model.Request;
import io.moonspark.model.Sampling;
import io.moonspark.udfs.EnrichSettings;
import io.moonspark.udfs.ImageLimits;
import io.moonspark.udfs.ModelPacks;
import io.moonspark.udfs.ModelRef;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.internal.SQLConf;

/**
 * How the functions of a query run: the settings {@code spark.moonspark.*} of the session.
 *
 * <table>
 * <caption>Settings</caption>
 * <tr><td>{@code model}</td><td>{@code nano} or the directory of a pack</td></tr>
 * <tr><td>{@code device}</td><td>{@code cpu}, {@code gpu} or {@code gpu:N}</td></tr>
 * <tr><td>{@code cropBudget}</td><td>crops of a batch; 0 for as many as fit</td></tr>
 * <tr><td>{@code maxTokens}</td><td>limit of a caption or an answer</td></tr>
 * <tr><td>{@code maxObjects}</td><td>limit of the boxes or points of a label</td></tr>
 * <tr><td>{@code temperature}, {@code topP}, {@code seed}</td><td>how tokens are drawn</td></tr>
 * <tr><td>{@code maxPixels}, {@code maxBytes}</td><td>what is too large</td></tr>
 * <tr><td>{@code imageTimeout}</td><td>seconds that decoding may take</td></tr>
 * <tr><td>{@code onError}</td><td>{@code null}, or {@code fail} at the first bad image</td></tr>
 * </table>
 *
 * @param enrich model, device, batches, limits; its request has no prompts yet
 * @param onError what a bad image does to the query
 */
record SqlSettings(EnrichSettings enrich, OnError onError) implements Serializable {

  private static final String PREFIX = "spark.moonspark.";

  /** What a bad image does to the query. */
  enum OnError {
    /** Its columns are NULL. */
    NULL,
    /** The query fails. */
    FAIL
  }

  /**
   * The settings of a session.
   *
   * @throws IllegalArgumentException if one does not do; names it
   */
  static SqlSettings of(SQLConf conf, Configuration hadoop) {
    double temperature = number(conf, "temperature", 0.0, Double::valueOf);
    double topP = number(conf, "topP", Sampling.TOP_P_DEFAULT, Double::valueOf);
    long seed = number(conf, "seed", 0L, Long::valueOf);
    int maxTokens = number(conf, "maxTokens", Request.MAX_TOKENS_DEFAULT, Integer::valueOf);
    int maxObjects = number(conf, "maxObjects", Request.MAX_OBJECTS_DEFAULT, Integer::valueOf);
    Request request =
        checked("maxTokens or maxObjects", () -> Request.none().limits(maxTokens, maxObjects));
    if (temperature != 0) {
      request =
          request.sample(
              checked("temperature or topP", () -> new Sampling(temperature, topP, seed)));
    }
    String device = value(conf, "device", "cpu");
    checked("device", () -> Device.parse(device));
    int cropBudget = number(conf, "cropBudget", EnrichSettings.CROPS_THAT_FIT, Integer::valueOf);
    ImageLimits limits = limits(conf);
    ModelRef model = model(conf, hadoop);
    Request none = request;
    return new SqlSettings(
        checked("cropBudget", () -> new EnrichSettings(model, device, none, cropBudget, limits)),
        onError(conf));
  }

  /** The same settings for another request. */
  EnrichSettings asking(Request request) {
    return new EnrichSettings(
        enrich.model(), enrich.device(), request, enrich.cropBudget(), enrich.limits());
  }

  private static ImageLimits limits(SQLConf conf) {
    long pixels = number(conf, "maxPixels", ImageLimits.MAX_PIXELS_DEFAULT, Long::valueOf);
    long bytes = number(conf, "maxBytes", ImageLimits.MAX_BYTES_DEFAULT, Long::valueOf);
    long seconds =
        number(conf, "imageTimeout", ImageLimits.DECODE_TIME_DEFAULT.toSeconds(), Long::valueOf);
    return checked(
        "maxPixels or maxBytes", () -> new ImageLimits(pixels, bytes, Duration.ofSeconds(seconds)));
  }

  private static ModelRef model(SQLConf conf, Configuration hadoop) {
    String uri = value(conf, "model", ModelRef.NANO);
    try {
      return ModelPacks.resolve(uri, hadoop);
    } catch (IOException e) {
      throw new IllegalArgumentException(PREFIX + "model=" + uri + ": " + e.getMessage(), e);
    }
  }

  private static OnError onError(SQLConf conf) {
    String value = value(conf, "onError", "null");
    for (OnError onError : OnError.values()) {
      if (onError.name().equalsIgnoreCase(value)) {
        return onError;
      }
    }
    throw new IllegalArgumentException(PREFIX + "onError=" + value + ": use null or fail");
  }

  private static String value(SQLConf conf, String name, String otherwise) {
    return conf.getConfString(PREFIX + name, otherwise).strip();
  }

  private static <T extends Number> T number(
      SQLConf conf, String name, T otherwise, Function<String, T> parse) {
    String value = value(conf, name, otherwise.toString());
    try {
      return parse.apply(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(PREFIX + name + "=" + value + ": is no such number", e);
    }
  }

  private static <T> T checked(String name, java.util.function.Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(PREFIX + name + ": " + e.getMessage(), e);
    }
  }
}
