package io.moonspark.udfs;

import static org.apache.spark.sql.functions.lit;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;

/**
 * Which columns of a source say what. Only {@code image} and one of {@code content} and {@code
 * path} are needed; the others may be null.
 *
 * @param image key of the image in the output, of any type that casts to STRING
 * @param content BINARY: the encoded image
 * @param path STRING: where the task reads the encoded image, in any Hadoop file system
 * @param sourceModified TIMESTAMP: when the source said it last changed
 * @param sourceLength BIGINT: the bytes the source said it has
 * @param questions ARRAY&lt;STRING&gt;: questions for this image alone
 * @param labels ARRAY&lt;STRING&gt;: labels to detect in this image alone
 */
public record EnrichInput(
    Column image,
    Column content,
    Column path,
    Column sourceModified,
    Column sourceLength,
    Column questions,
    Column labels) {

  public EnrichInput {
    if ((content == null) == (path == null)) {
      throw new IllegalArgumentException("an image is either bytes or a path");
    }
  }

  /** Columns of a source whose rows have no labels of their own. */
  public EnrichInput(
      Column image,
      Column content,
      Column path,
      Column sourceModified,
      Column sourceLength,
      Column questions) {
    this(image, content, path, sourceModified, sourceLength, questions, null);
  }

  /** The source reduced to the columns of {@link OutputSchema#INPUT}. */
  Dataset<Row> select(Dataset<Row> source) {
    List<Column> given = new ArrayList<>();
    given.add(image);
    given.add(content);
    given.add(path);
    given.add(sourceModified);
    given.add(sourceLength);
    given.add(questions);
    given.add(labels);
    Column[] columns = new Column[given.size()];
    for (int i = 0; i < columns.length; i++) {
      StructField field = OutputSchema.INPUT.fields()[i];
      Column column = given.get(i) == null ? lit(null) : given.get(i);
      columns[i] = column.cast(field.dataType()).as(field.name());
    }
    return source.select(columns);
  }
}
