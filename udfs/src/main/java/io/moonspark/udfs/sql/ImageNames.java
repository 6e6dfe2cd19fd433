package io.moonspark.udfs.sql;

import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.types.StringType;
import scala.collection.immutable.Seq;

/** What people call the image of a row: its path, or the first text beside its bytes. */
final class ImageNames {

  private final String column;
  private final int index;

  ImageNames(Seq<Attribute> input) {
    List<Attribute> attributes = Scala.list(input);
    int first = 0;
    while (first < attributes.size() && !(attributes.get(first).dataType() instanceof StringType)) {
      first++;
    }
    this.index = first < attributes.size() ? first : -1;
    this.column = index < 0 ? null : attributes.get(index).name();
  }

  /** Null if there is nothing to call it. */
  String name(String path, InternalRow row) {
    if (path != null) {
      return path;
    }
    return index < 0 || row.isNullAt(index)
        ? null
        : "of the row with " + column + " = " + row.getUTF8String(index);
  }
}
