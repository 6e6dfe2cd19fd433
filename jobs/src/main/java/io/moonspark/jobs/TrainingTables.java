package io.moonspark.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Images with what is to be said of them, for training: tables with columns as {@code enrich} and
 * {@code synthesize scenes} write them.
 */
public final class TrainingTables {

  public static final String IMAGE = "image";
  public static final String CONTENT = "content";
  public static final String CAPTIONS = "captions";
  public static final String ANSWERS = "answers";
  public static final String BOXES = "boxes";
  public static final String POINTS = "points";
  public static final String ABSENT = "absent";
  public static final String BACKGROUND = "background";

  /** Fields that the structs of a column must have. */
  private static final Map<String, List<String>> FIELDS = new LinkedHashMap<>();

  static {
    FIELDS.put(CAPTIONS, List.of("length", "text"));
    FIELDS.put(ANSWERS, List.of("question", "text"));
    FIELDS.put(BOXES, List.of("label", "x_min", "y_min", "x_max", "y_max"));
    FIELDS.put(POINTS, List.of("label", "x", "y"));
  }

  private TrainingTables() {}

  /**
   * The rows of a Delta table, with all columns above; a column that the table lacks is null.
   *
   * @param data what is to be said: image, some of captions, answers, boxes and points, and absent
   *     (labels of nothing in the image) and background if there are any
   * @param images a table of image and content (BINARY), or null if the first has the content
   * @throws UserError if a table is none, or its columns do not do; the message names flag and
   *     column
   */
  public static Dataset<Row> open(String data, String images) {
    SparkSession spark = Sessions.open();
    Dataset<Row> rows = read(spark, "--data", data);
    require(rows, "--data", data, IMAGE, DataTypes.StringType);
    if (images == null) {
      require(rows, "--data", data, CONTENT, DataTypes.BinaryType);
    } else {
      Dataset<Row> pictures = read(spark, "--images", images);
      require(pictures, "--images", images, IMAGE, DataTypes.StringType);
      require(pictures, "--images", images, CONTENT, DataTypes.BinaryType);
      rows = rows.drop(CONTENT).join(pictures.select(IMAGE, CONTENT), IMAGE);
    }
    List<String> given =
        FIELDS.keySet().stream().filter(List.of(rows.columns())::contains).toList();
    if (given.isEmpty()) {
      throw UserError.flag(
          "--data", data, "has no column of " + String.join(", ", FIELDS.keySet()));
    }
    for (String column : given) {
      requireStructs(rows, data, column);
    }
    return rows.select(columns(rows).toArray(Column[]::new));
  }

  private static List<Column> columns(Dataset<Row> rows) {
    List<Column> columns = new ArrayList<>();
    for (String name :
        List.of(IMAGE, CONTENT, CAPTIONS, ANSWERS, BOXES, POINTS, ABSENT, BACKGROUND)) {
      columns.add(List.of(rows.columns()).contains(name) ? col(name) : lit(null).as(name));
    }
    return columns;
  }

  private static Dataset<Row> read(SparkSession spark, String flag, String table) {
    PathSecrets.refuse(flag, table);
    try {
      return spark.read().format("delta").load(table);
    } catch (Exception e) {
      throw UserError.flag(flag, table, FailureText.of(e));
    }
  }

  private static void require(
      Dataset<Row> rows, String flag, String table, String column, DataType type) {
    if (!List.of(rows.columns()).contains(column)) {
      throw UserError.flag(flag, table, "has no column " + column);
    }
    DataType is = rows.schema().apply(column).dataType();
    if (!is.equals(type)) {
      throw UserError.flag(
          flag, table, "column " + column + " is " + is.sql() + ", not " + type.sql());
    }
  }

  private static void requireStructs(Dataset<Row> rows, String table, String column) {
    DataType type = rows.schema().apply(column).dataType();
    List<String> fields = FIELDS.get(column);
    if (!(type instanceof ArrayType array)
        || !(array.elementType() instanceof StructType struct)
        || !List.of(struct.fieldNames()).containsAll(fields)) {
      throw UserError.flag(
          "--data",
          table,
          "column %s is %s, not an array of structs of %s"
              .formatted(column, type.sql(), String.join(", ", fields)));
    }
  }
}
