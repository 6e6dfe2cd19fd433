package io.moonspark.jobs;

import static org.apache.spark.sql.functions.call_function;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.size;

import io.moonspark.udfs.sql.TextQuery;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Captions and answers that have the words of a query: what {@code text_matches} finds in the views
 * {@code captions} and {@code answers}, by way of the {@link SearchIndex} as far as it goes. Files
 * that are not in the index are read whole.
 */
final class TextSearch {

  /** Of files with more hits than one row in so many, reading all rows costs less. */
  private static final int SELECTIVE = 10;

  private static final String[] KEY = {"image", "digest", "request_digest"};

  private final SparkSession spark;
  private final String output;

  /** A search in the output table of a directory. */
  TextSearch(SparkSession spark, String output) {
    this.spark = spark;
    this.output = output;
  }

  /**
   * Finds texts, in no order.
   *
   * @param query words and {@code "phrases"} that a text must have, {@code -words} that it must not
   * @return ({@code image}, {@code kind}, {@code prompt}, {@code text}, {@code model}, {@code
   *     request_digest}, {@code enriched_at}), where a kind is {@code caption} or {@code answer},
   *     and a prompt the caption's length or the question
   */
  Dataset<Row> find(String query) {
    TableFiles files = TableFiles.of(spark, output);
    // Once, since what is newer of an image is looked for by what was found.
    Dataset<Row> found =
        texts(candidates(files, TextQuery.parse(query).words()))
            .where(call_function("text_matches", col("text"), lit(query)))
            .localCheckpoint();
    Dataset<Row> newest =
        files
            .rows(files.names())
            .select(col("image"), col("model.digest"), col("request_digest"), col("enriched_at"))
            .join(found.select(KEY[0], KEY[1], KEY[2]).distinct(), KEY, "left_semi")
            .groupBy(KEY[0], KEY[1], KEY[2])
            .agg(max("enriched_at").as("enriched_at"));
    return found
        .join(newest, new String[] {KEY[0], KEY[1], KEY[2], "enriched_at"})
        .select("image", "kind", "prompt", "text", "model", "request_digest", "enriched_at");
  }

  /** Rows of the output that may have all of some words; all that have them are among these. */
  private Dataset<Row> candidates(TableFiles files, Set<String> words) {
    SearchIndex index = new SearchIndex(spark, output);
    if (words.isEmpty() || !index.exists()) {
      return files.rows(files.names());
    }
    Dataset<Row> hits = index.hits(words);
    Set<String> plain = files.plain();
    Set<String> whole = new HashSet<>(files.names());
    List<String> selected = new ArrayList<>();
    for (Row file : hits.select(col("file"), size(col("rows"))).collectAsList()) {
      String name = file.getString(0);
      long count = file.getInt(1);
      if (plain.contains(name) && (count == 0 || isSelective(count, files.rowCount(name)))) {
        whole.remove(name);
        if (count > 0) {
          selected.add(name);
        }
      }
    }
    Dataset<Row> wanted = hits.select(col("file"), explode(col("rows")).as("row"));
    return files
        .rows(whole)
        .union(
            files
                .rowsWithPlaces(selected)
                .join(wanted, new String[] {"file", "row"}, "left_semi")
                .drop("file", "row"));
  }

  private static boolean isSelective(long hits, long rows) {
    return rows < 0 || hits * SELECTIVE <= rows;
  }

  private static Dataset<Row> texts(Dataset<Row> rows) {
    return rows.selectExpr(
            "image",
            "model.name AS model",
            "model.digest AS digest",
            "request_digest",
            "enriched_at",
            "coalesce(size(captions), 0) AS captions",
            "posexplode(concat("
                + pairs("captions", "length")
                + ", "
                + pairs("answers", "question")
                + ")) AS (position, item)")
        .select(
            col("image"),
            col("model"),
            col("digest"),
            col("request_digest"),
            col("enriched_at"),
            expr("IF(position < captions, 'caption', 'answer')").as("kind"),
            col("item.prompt"),
            col("item.text"));
  }

  private static String pairs(String column, String prompt) {
    return "coalesce(CAST(arrays_zip(%1$s.%2$s, %1$s.text) AS array<struct<prompt:string,text:string>>), array())"
        .formatted(column, prompt);
  }
}
