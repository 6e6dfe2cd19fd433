package io.moonspark.jobs.narratives;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createArrayType;

import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/** Columns of the tables. */
final class NarrativeSchemas {

  private static final DataType IDS = createArrayType(StringType, false);

  /** As the log has them; {@code called_at} is text there. */
  static final StructType CALL =
      new StructType()
          .add("image", StringType)
          .add("step", StringType)
          .add("target", StringType)
          .add("key", StringType)
          .add("repair", IntegerType)
          .add("model", StringType)
          .add("model_answered", StringType)
          .add("seed", LongType)
          .add("temperature", DoubleType)
          .add("prompt", StringType)
          .add("prompt_digest", StringType)
          .add("answer", StringType)
          .add("finish", StringType)
          .add("problem", StringType)
          .add("prompt_tokens", LongType)
          .add("completion_tokens", LongType)
          .add("cost", DoubleType)
          .add("deny_list", StringType)
          .add("tries", IntegerType)
          .add("milliseconds", LongType)
          .add("called_at", StringType);

  private static final StructType BOX =
      new StructType()
          .add("x_min", DoubleType)
          .add("y_min", DoubleType)
          .add("x_max", DoubleType)
          .add("y_max", DoubleType);

  private static final StructType FACT =
      new StructType()
          .add("fact", StringType)
          .add("annotator", StringType)
          .add("text", StringType)
          .add("quote", StringType)
          .add("quote_start", IntegerType)
          .add("quote_end", IntegerType)
          .add("start_time", DoubleType)
          .add("end_time", DoubleType)
          .add("weak_box", BOX)
          .add("status", StringType)
          .add("others", IDS)
          .add("reason", StringType)
          .add("call", StringType);

  private static final StructType SENTENCE =
      new StructType()
          .add("sentence", StringType)
          .add("text", StringType)
          .add("facts", IDS)
          .add("support", DoubleType);

  private static final StructType CAPTION =
      new StructType()
          .add("caption", StringType)
          .add("length", StringType)
          .add("style", StringType)
          .add("text", StringType)
          .add("sentences", createArrayType(SENTENCE, false))
          .add("call", StringType);

  private static final StructType QUESTION =
      new StructType()
          .add("id", StringType)
          .add("kind", StringType)
          .add("negative", BooleanType)
          .add("question", StringType)
          .add("answer", StringType)
          .add("facts", IDS)
          .add("call", StringType);

  private static final StructType DROPPED =
      new StructType()
          .add("step", StringType)
          .add("id", StringType)
          .add("text", StringType)
          .add("reason", StringType);

  /** What becomes of an image; {@code code} is null if it is done. */
  static final StructType RESULT =
      new StructType()
          .add("image", StringType)
          .add("dataset", StringType)
          .add("annotators", IntegerType)
          .add("status", StringType)
          .add("code", StringType)
          .add("message", StringType)
          .add("facts", createArrayType(FACT, false))
          .add("captions", createArrayType(CAPTION, false))
          .add("questions", createArrayType(QUESTION, false))
          .add("dropped", createArrayType(DROPPED, false));

  /** A line of the files; {@code problem} is null if it can be used. */
  static final StructType LINE =
      new StructType()
          .add("image", StringType)
          .add("dataset", StringType)
          .add("annotator", StringType)
          .add("line", StringType)
          .add("problem", StringType);

  private NarrativeSchemas() {}
}
