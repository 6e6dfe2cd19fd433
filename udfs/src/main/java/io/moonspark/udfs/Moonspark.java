package io.moonspark.udfs;

import static org.apache.spark.sql.functions.call_function;
import static org.apache.spark.sql.functions.lit;

import org.apache.spark.sql.Column;

/**
 * The SQL functions for the DataFrame API; the session needs {@link MoonsparkExtensions}.
 *
 * <pre>{@code
 * photos.select(col("path"), Moonspark.caption(col("content")).as("caption"))
 * }</pre>
 *
 * <p>Images are BINARY or paths as STRING. What is NULL or a bad image gives NULL.
 */
public final class Moonspark {

  private Moonspark() {}

  /** STRING: a caption of normal length. */
  public static Column caption(Column image) {
    return call_function("moondream_caption", image);
  }

  /** STRING: a caption, {@code short}, {@code normal} or {@code long}. */
  public static Column caption(Column image, String length) {
    return call_function("moondream_caption", image, lit(length));
  }

  /** STRING: the answer to a question. */
  public static Column query(Column image, String question) {
    return query(image, lit(question));
  }

  /** STRING: the answer to a question that differs by row. */
  public static Column query(Column image, Column question) {
    return call_function("moondream_query", image, question);
  }

  /** ARRAY of (label, x_min, y_min, x_max, y_max): boxes around things, from 0 to 1. */
  public static Column detect(Column image, String label) {
    return detect(image, lit(label));
  }

  /** The same for a label that differs by row. */
  public static Column detect(Column image, Column label) {
    return call_function("moondream_detect", image, label);
  }

  /** ARRAY of (label, x, y): points on things, from 0 to 1. */
  public static Column point(Column image, String label) {
    return point(image, lit(label));
  }

  /** The same for a label that differs by row. */
  public static Column point(Column image, Column label) {
    return call_function("moondream_point", image, label);
  }

  /**
   * STRUCT as the rows of the enrich command.
   *
   * @param request JSON with any of {@code caption}, {@code ask}, {@code reason}, {@code detect},
   *     {@code point}: a text or an array of texts each
   */
  public static Column enrich(Column image, String request) {
    return enrich(image, lit(request));
  }

  /** The same for a request that differs by row: JSON, or a struct or map with these fields. */
  public static Column enrich(Column image, Column request) {
    return call_function("moondream_enrich", image, request);
  }

  /** STRUCT of (code, message): why the others are NULL; NULL itself for a good image. */
  public static Column error(Column image) {
    return call_function("moondream_error", image);
  }
}
