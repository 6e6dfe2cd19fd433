package io.moonspark.udfs;

import static org.apache.spark.sql.types.DataTypes.BinaryType;
import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;
import static org.apache.spark.sql.types.DataTypes.createArrayType;

import org.apache.spark.sql.types.StructType;

/** Columns of the two tables at the ends of {@link Enrich}: one row per image in both. */
public final class OutputSchema {

  // Input: what the job selects from its source, in this order.
  static final StructType INPUT =
      new StructType()
          .add("image", StringType)
          .add("content", BinaryType)
          .add("path", StringType)
          .add("source_modified", TimestampType)
          .add("source_length", LongType)
          .add("questions", createArrayType(StringType))
          .add("labels", createArrayType(StringType));

  private static final StructType TEXT =
      new StructType().add("text", StringType).add("tokens", IntegerType).add("finish", StringType);

  static final StructType CAPTION = startingWith("length", TEXT);

  private static final StructType PLACE =
      new StructType().add("x", DoubleType).add("y", DoubleType);

  /** A span of a reasoning, counted in characters as SQL does, but from 0. */
  private static final StructType GROUNDING =
      new StructType()
          .add("start", IntegerType)
          .add("end", IntegerType)
          .add("points", createArrayType(PLACE));

  private static final StructType REASONING = TEXT.add("grounding", createArrayType(GROUNDING));

  static final StructType ANSWER = startingWith("question", TEXT).add("reasoning", REASONING);

  static final StructType BOX =
      new StructType()
          .add("label", StringType)
          .add("x_min", DoubleType)
          .add("y_min", DoubleType)
          .add("x_max", DoubleType)
          .add("y_max", DoubleType);

  static final StructType POINT =
      new StructType().add("label", StringType).add("x", DoubleType).add("y", DoubleType);

  private static final StructType ERROR =
      new StructType().add("code", StringType).add("message", StringType);

  private static final StructType MODEL =
      new StructType().add("name", StringType).add("digest", StringType);

  private static final StructType STAGE_MS =
      new StructType().add("decode", DoubleType).add("engine", DoubleType);

  private static final StructType OUTPUT =
      new StructType()
          .add("image", StringType)
          .add("content_sha256", StringType)
          .add("width", IntegerType)
          .add("height", IntegerType)
          .add("captions", createArrayType(CAPTION))
          .add("answers", createArrayType(ANSWER))
          .add("boxes", createArrayType(BOX))
          .add("points", createArrayType(POINT))
          .add("error", ERROR)
          .add("model", MODEL)
          .add("request_digest", StringType)
          .add("source_modified", TimestampType)
          .add("source_length", LongType)
          .add("enriched_at", TimestampType)
          .add("stage_ms", STAGE_MS)
          .add("reused", BooleanType);

  private OutputSchema() {}

  /** The columns of the output table. */
  public static StructType output() {
    return OUTPUT;
  }

  private static StructType startingWith(String name, StructType rest) {
    StructType type = new StructType().add(name, StringType);
    for (var field : rest.fields()) {
      type = type.add(field.name(), field.dataType());
    }
    return type;
  }
}
