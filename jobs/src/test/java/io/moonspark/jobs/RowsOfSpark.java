package io.moonspark.jobs;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/** Rows as Spark hands them out: with their schema, arrays as sequences. */
final class RowsOfSpark {

  private RowsOfSpark() {}

  static Row like(StructType schema, Object[] values) {
    Object[] converted = values.clone();
    for (int i = 0; i < converted.length; i++) {
      if (converted[i] instanceof Row[] rows) {
        converted[i] = CollectionConverters.asScala(List.of(rows)).toSeq();
      }
    }
    return new GenericRowWithSchema(converted, schema);
  }
}
