package io.moonspark.jobs;

import static org.apache.spark.sql.functions.col;

import io.moonspark.udfs.EnrichInput;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Finds out which columns of a table hold the images, their keys and their prompts. */
final class TableColumns {

  private static final String IMAGE_FLAG = "--image-column";
  private static final String PATH_FLAG = "--path-column";
  private static final String KEY_FLAG = "--key-column";
  private static final String ASK_FLAG = "--ask-column";
  private static final String DETECT_FLAG = "--detect-column";

  private static final List<String> IMAGE_NAMES = List.of("content", "image");
  private static final List<String> KEY_NAMES = List.of("path", "id", "image_id");

  /** What the user said; null where nothing was said. */
  record Named(String image, String path, String key, String ask, String detect) {

    /** Columns of a table whose rows have no labels of their own. */
    Named(String image, String path, String key, String ask) {
      this(image, path, key, ask, null);
    }

    /**
     * A directory of files has no columns.
     *
     * @throws UserError if a flag names one all the same
     */
    void refuse() {
      Map<String, String> flags = new LinkedHashMap<>();
      flags.put(IMAGE_FLAG, image);
      flags.put(PATH_FLAG, path);
      flags.put(KEY_FLAG, key);
      flags.put(ASK_FLAG, ask);
      flags.put(DETECT_FLAG, detect);
      flags.forEach(
          (flag, column) -> {
            if (column != null) {
              throw UserError.flag(
                  flag, column, "a directory of files has no columns; for a table see --format");
            }
          });
    }
  }

  private final Named named;
  private final StructType schema;

  TableColumns(Named named, StructType schema) {
    this.named = named;
    this.schema = schema;
  }

  /** Whether rows may have questions or labels of their own. */
  boolean askedByRow() {
    return named.ask() != null || named.detect() != null;
  }

  /** Whether rows carry the bytes of their images. */
  boolean holdsBytes() {
    return named.path() == null;
  }

  /**
   * The columns to read.
   *
   * @throws UserError if a column is missing, has another type, or must be named
   */
  EnrichInput input() {
    String image = holdsBytes() ? imageColumn() : typed(PATH_FLAG, named.path(), "STRING");
    String key = named.key() != null ? key(named.key()) : holdsBytes() ? keyColumn() : image;
    return new EnrichInput(
        col(key),
        holdsBytes() ? col(image) : null,
        holdsBytes() ? null : col(image),
        null,
        null,
        prompts(ASK_FLAG, named.ask()),
        prompts(DETECT_FLAG, named.detect()));
  }

  /** Null where no column was named. */
  private Column prompts(String flag, String name) {
    return name == null ? null : col(typed(flag, name, "ARRAY<STRING>"));
  }

  private String imageColumn() {
    if (named.image() != null) {
      return typed(IMAGE_FLAG, named.image(), "BINARY");
    }
    List<String> binary =
        Arrays.stream(schema.fields())
            .filter(field -> field.dataType() instanceof BinaryType)
            .map(StructField::name)
            .toList();
    for (String name : IMAGE_NAMES) {
      if (binary.contains(name)) {
        return quoted(name);
      }
    }
    if (binary.size() == 1) {
      return quoted(binary.get(0));
    }
    throw new UserError(
        binary.isEmpty()
            ? "--images has no BINARY column: name one with paths as --path-column; " + columns()
            : "--images has several BINARY columns ("
                + String.join(", ", binary)
                + "): name one as --image-column");
  }

  private String keyColumn() {
    List<String> keys = KEY_NAMES.stream().filter(name -> find(name).isPresent()).toList();
    if (keys.size() == 1) {
      return quoted(keys.get(0));
    }
    throw new UserError(
        "which column of --images names the image in the output? Say so as --key-column; "
            + columns());
  }

  private String key(String name) {
    DataType type = type(KEY_FLAG, name);
    if (type instanceof BinaryType
        || type instanceof ArrayType
        || type instanceof MapType
        || type instanceof StructType) {
      throw UserError.flag(
          KEY_FLAG, name, "is " + type.sql() + ": a key must be text, a number or a date");
    }
    return quoted(name);
  }

  private String typed(String flag, String name, String wanted) {
    DataType type = type(flag, name);
    boolean fits = type instanceof StringType ? wanted.equals("STRING") : type.sql().equals(wanted);
    if (!fits) {
      throw UserError.flag(flag, name, "is " + type.sql() + ", but must be " + wanted);
    }
    return quoted(name);
  }

  private DataType type(String flag, String name) {
    return find(name).orElseThrow(() -> UserError.flag(flag, name, "no such column; " + columns()));
  }

  /** Looks a name up as Spark does: without regard to case, a dot leading into a struct. */
  private Optional<DataType> find(String name) {
    return find(schema, name);
  }

  private static Optional<DataType> find(StructType struct, String name) {
    for (StructField field : struct.fields()) {
      if (field.name().equalsIgnoreCase(name)) {
        return Optional.of(field.dataType());
      }
    }
    for (StructField field : struct.fields()) {
      String prefix = field.name() + ".";
      if (name.regionMatches(true, 0, prefix, 0, prefix.length())
          && field.dataType() instanceof StructType below) {
        return find(below, name.substring(prefix.length()));
      }
    }
    return Optional.empty();
  }

  private String quoted(String name) {
    boolean topLevel =
        Arrays.stream(schema.fields()).anyMatch(field -> field.name().equalsIgnoreCase(name));
    return topLevel ? "`" + name.replace("`", "``") + "`" : name;
  }

  private String columns() {
    return "it has "
        + String.join(
            ", ",
            Arrays.stream(schema.fields()).map(f -> f.name() + " " + f.dataType().sql()).toList());
  }
}
