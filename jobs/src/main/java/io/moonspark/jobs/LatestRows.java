package io.moonspark.jobs;

import static java.util.Comparator.comparing;

import io.moonspark.udfs.OutputSchema;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.api.java.function.MapGroupsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * What is known about each image now: one row for each, of all that one model was asked over time.
 *
 * <p>Of several rows the newest counts. What it was not asked comes from older ones, unless the
 * image had another content then. A request that was repeated replaces its earlier result, and a
 * caption length, question or label of two requests is the newer one's.
 */
final class LatestRows implements MapGroupsFunction<String, Row, Row> {

  private static final long serialVersionUID = 1L;

  private static final int IMAGE = index("image");
  private static final int SHA256 = index("content_sha256");
  private static final int REQUEST = index("request_digest");
  private static final int ENRICHED_AT = index("enriched_at");
  private static final int[] RESULTS = {
    index("captions"), index("answers"), index("boxes"), index("points")
  };

  /** One row an image, from rows of one model; both of {@link OutputSchema#output()}. */
  static Dataset<Row> of(Dataset<Row> rowsOfOneModel) {
    return rowsOfOneModel
        .groupByKey((MapFunction<Row, String>) row -> row.getString(IMAGE), Encoders.STRING())
        .mapGroups(new LatestRows(), Encoders.row(OutputSchema.output()));
  }

  @Override
  public Row call(String image, Iterator<Row> rows) {
    List<Row> all = new ArrayList<>();
    rows.forEachRemaining(all::add);
    return merged(all);
  }

  /** What several rows of one image and model say together. */
  static Row merged(List<Row> rows) {
    List<Row> newestFirst = new ArrayList<>(rows);
    newestFirst.sort(
        comparing((Row row) -> row.<Timestamp>getAs(ENRICHED_AT))
            .reversed()
            .thenComparing(row -> row.getString(REQUEST)));
    Row newest = newestFirst.get(0);
    Set<String> requests = new HashSet<>();
    List<Row> current =
        newestFirst.stream()
            .filter(row -> requests.add(row.getString(REQUEST)))
            .filter(row -> Objects.equals(row.get(SHA256), newest.get(SHA256)))
            .toList();
    Object[] values = new Object[newest.length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = newest.get(i);
    }
    for (int column : RESULTS) {
      values[column] = byPrompt(current, column);
    }
    return RowFactory.create(values);
  }

  /** The results of each prompt, which is their first field, from the newest row that has some. */
  private static Row[] byPrompt(List<Row> newestFirst, int column) {
    List<Row> results = new ArrayList<>();
    Set<String> done = new HashSet<>();
    for (Row row : newestFirst) {
      List<Row> here = row.isNullAt(column) ? List.of() : row.getList(column);
      here.stream().filter(result -> !done.contains(result.getString(0))).forEach(results::add);
      here.forEach(result -> done.add(result.getString(0)));
    }
    return results.toArray(Row[]::new);
  }

  private static int index(String column) {
    return OutputSchema.output().fieldIndex(column);
  }
}
