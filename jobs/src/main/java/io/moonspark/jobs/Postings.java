package io.moonspark.jobs;

import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createArrayType;

import io.moonspark.udfs.sql.TextWords;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * Turns rows ({@code file}, {@code row}, {@code texts}) into one for each word of a file, with the
 * rows that have it. A file that is read in parts gets one for each part.
 */
final class Postings implements MapPartitionsFunction<Row, Row> {

  static final StructType SCHEMA =
      new StructType()
          .add("word", StringType)
          .add("file", StringType)
          .add("rows", createArrayType(IntegerType, false));

  private static final long serialVersionUID = 1L;

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    return new Iterator<>() {

      private Row ahead = rows.hasNext() ? rows.next() : null;
      private Iterator<Row> done = List.<Row>of().iterator();

      @Override
      public boolean hasNext() {
        while (!done.hasNext() && ahead != null) {
          done = file();
        }
        return done.hasNext();
      }

      @Override
      public Row next() {
        hasNext();
        return done.next();
      }

      /** Of as many rows as come from one file. */
      private Iterator<Row> file() {
        String file = ahead.getString(0);
        Map<String, List<Integer>> words = new HashMap<>();
        while (ahead != null && ahead.getString(0).equals(file)) {
          add(ahead, words);
          ahead = rows.hasNext() ? rows.next() : null;
        }
        return words.entrySet().stream()
            .map(e -> RowFactory.create(e.getKey(), file, e.getValue().toArray(Integer[]::new)))
            .iterator();
      }
    };
  }

  private static void add(Row row, Map<String, List<Integer>> words) {
    Integer number = row.getInt(1);
    for (String text : row.<String>getList(2)) {
      for (String word : TextWords.of(Objects.requireNonNullElse(text, ""))) {
        List<Integer> rows = words.computeIfAbsent(word, key -> new ArrayList<>());
        if (rows.isEmpty() || !rows.get(rows.size() - 1).equals(number)) {
          rows.add(number);
        }
      }
    }
  }
}
