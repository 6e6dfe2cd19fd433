package io.moonspark.udfs.sql;

import io.moonspark.udfs.OutputSchema;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The functions of a query: names, arguments and what they return. */
public enum SqlFunction {
  CAPTION(
      "moondream_caption",
      "length",
      DataTypes.StringType,
      "_FUNC_(image [, length]) - A caption of the image: short, normal (default) or long."),
  QUERY(
      "moondream_query",
      "question",
      DataTypes.StringType,
      "_FUNC_(image, question) - The answer to a question about the image."),
  DETECT(
      "moondream_detect",
      "label",
      column("boxes"),
      "_FUNC_(image, label) - Boxes around the things of that label, as an array of structs"
          + " (label, x_min, y_min, x_max, y_max) from 0 to 1."),
  POINT(
      "moondream_point",
      "label",
      column("points"),
      "_FUNC_(image, label) - Points on the things of that label, as an array of structs"
          + " (label, x, y) from 0 to 1."),
  ENRICH(
      "moondream_enrich",
      "request",
      enriched(),
      "_FUNC_(image, request) - All of it, as the row that the enrich command writes. The request"
          + " is JSON such as '{\"caption\": \"short\", \"ask\": [\"What is it?\"], \"detect\":"
          + " [\"car\"], \"point\": [\"car\"], \"reason\": [\"Why?\"]}', or a struct or map with"
          + " such fields."),
  ERROR(
      "moondream_error",
      null,
      column("error"),
      "_FUNC_(image) - Why the other functions return NULL for this image, as a struct (code,"
          + " message); NULL if the image is good.");

  private final String sqlName;
  private final String prompt;
  private final DataType type;
  private final String usage;

  SqlFunction(String sqlName, String prompt, DataType type, String usage) {
    this.sqlName = sqlName;
    this.prompt = prompt;
    this.type = type;
    this.usage = usage;
  }

  String sqlName() {
    return sqlName;
  }

  /** What the second argument is; null if there is none. */
  String prompt() {
    return prompt;
  }

  DataType type() {
    return type;
  }

  /** As {@code DESCRIBE FUNCTION} shows it. */
  String usage() {
    return usage;
  }

  private static DataType column(String name) {
    return OutputSchema.output().apply(name).dataType();
  }

  /** The output row without what depends on when and whence it came. */
  private static StructType enriched() {
    StructType type = new StructType();
    for (StructField field : OutputSchema.output().fields()) {
      switch (field.name()) {
        case "content_sha256",
            "width",
            "height",
            "captions",
            "answers",
            "boxes",
            "points",
            "error",
            "model",
            "request_digest" ->
            type = type.add(field.name(), field.dataType());
        default -> {
          // The image is the argument; the rest differs from one run to the next.
        }
      }
    }
    return type;
  }
}
