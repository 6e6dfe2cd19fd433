package io.moonspark.udfs.ml;

import io.moonspark.udfs.AskedImage;
import io.moonspark.udfs.EnrichSettings;
import io.moonspark.udfs.ImageEnricher;
import io.moonspark.udfs.OutputSchema;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The rows of a partition with what is said of their images behind them, in order. */
final class SaidOfImages implements MapPartitionsFunction<Row, Row> {

  private static final long serialVersionUID = 1L;

  private static final StructType OUTPUT = OutputSchema.output();

  /** The row of the enrich job without the image itself and what belongs to its source. */
  static final StructType TYPE = type();

  private final int column;
  private final EnrichSettings settings;
  private final String job = UUID.randomUUID().toString();

  /**
   * A partition's work.
   *
   * @param column index of the images
   */
  SaidOfImages(int column, EnrichSettings settings) {
    this.column = column;
    this.settings = settings;
  }

  private static StructType type() {
    StructType type = new StructType();
    for (StructField field : OUTPUT.fields()) {
      if (!field.name().equals("image") && !field.name().startsWith("source_")) {
        type = type.add(field);
      }
    }
    return type;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    if (!rows.hasNext()) {
      return Collections.emptyIterator();
    }
    Queue<Row> waiting = new ArrayDeque<>();
    Iterator<Row> said =
        ImageEnricher.rows(job, new Images(rows, waiting), settings, (i, c, t, nanos) -> {});
    return new Iterator<>() {

      @Override
      public boolean hasNext() {
        return said.hasNext();
      }

      @Override
      public Row next() {
        Row found = said.next();
        Row row = waiting.remove();
        return with(row, row.isNullAt(column) ? null : part(found));
      }
    };
  }

  private static Row part(Row found) {
    List<Object> values = new ArrayList<>();
    for (String name : TYPE.fieldNames()) {
      values.add(found.get(OUTPUT.fieldIndex(name)));
    }
    return RowFactory.create(values.toArray());
  }

  private static Row with(Row row, Row last) {
    Object[] values = new Object[row.length() + 1];
    for (int i = 0; i < row.length(); i++) {
      values[i] = row.get(i);
    }
    values[row.length()] = last;
    return RowFactory.create(values);
  }

  /** The images of the rows; each row read here waits for what comes of it. */
  private final class Images implements Iterator<AskedImage> {

    private final Iterator<Row> rows;
    private final Queue<Row> waiting;

    Images(Iterator<Row> rows, Queue<Row> waiting) {
      this.rows = rows;
      this.waiting = waiting;
    }

    @Override
    public boolean hasNext() {
      return rows.hasNext();
    }

    @Override
    public AskedImage next() {
      Row row = rows.next();
      waiting.add(row);
      Object image = row.get(column);
      if (image instanceof String path) {
        return new AskedImage(null, path, settings.request());
      }
      byte[] bytes = image instanceof Row pixels ? ImageRows.encoded(pixels) : (byte[]) image;
      return new AskedImage(bytes, null, settings.request());
    }
  }
}
