package io.moonspark.jobs;

import static org.apache.spark.sql.functions.call_function;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.moonspark.udfs.OutputSchema;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What searching costs with the index and by reading all, over so many made-up captions of twelve
 * words, whose words are about as frequent as one over their rank.
 */
record SearchBench(int count) {

  private static final int ROWS_PER_FILE = 10_000;
  private static final int WORDS = 12;
  private static final int VOCABULARY = 500_000;

  void run(PrintWriter out) throws IOException {
    SparkSession spark = Sessions.open().newSession();
    Path folder = Files.createTempDirectory("moonspark-search");
    try {
      String output = folder.resolve("output").toString();
      captions(spark, output);
      TableFiles files = TableFiles.of(spark, output);
      long start = System.nanoTime();
      SearchIndex index = new SearchIndex(spark, output);
      index.update(files);
      out.printf(
          Locale.ROOT,
          "%,d captions in %d files of %.0f MB: the index took %.1f s and has %.0f MB%n",
          count,
          files.names().size(),
          files.bytes(files.names()) / 1e6,
          seconds(start),
          index.bytes() / 1e6);
      out.flush();
      SqlViews.ofOutput(spark, OutputTable.at(output, Sessions.hadoop()));
      Map<String, Integer> ranks = new LinkedHashMap<>();
      ranks.put("warm-up", 2);
      // A word of rank r is one of 13 r, of twelve in a caption: some ten hits.
      ranks.put("rare", count / 11);
      ranks.put("medium", 1_000);
      ranks.put("frequent", 1);
      for (Map.Entry<String, Integer> rank : ranks.entrySet()) {
        measure(spark, output, rank.getKey(), "w" + rank.getValue(), out);
      }
    } finally {
      Folders.delete(folder);
    }
  }

  private static void measure(
      SparkSession spark, String output, String name, String word, PrintWriter out) {
    long start = System.nanoTime();
    long found = new TextSearch(spark, output).find(word).count();
    double byIndex = seconds(start);
    start = System.nanoTime();
    long read =
        spark
            .table("captions")
            .where(call_function("text_matches", col("text"), lit(word)))
            .count();
    out.printf(
        Locale.ROOT,
        "%-8s word: %,9d hits in %5.1f s; by reading all %,9d in %5.1f s%n",
        name,
        found,
        byIndex,
        read,
        seconds(start));
    out.flush();
  }

  private void captions(SparkSession spark, String output) {
    String text =
        "array_join(transform(sequence(1, %d), i -> concat('w', CAST(floor(pow(%d,"
            + " pmod(xxhash64(id, i), 1000003) / 1000003)) AS INT))), ' ')";
    Map<String, String> values =
        Map.of(
            "image",
            "concat('/data/photos/', id, '.jpg')",
            "captions",
            "array(named_struct('length', 'normal', 'text', "
                + text.formatted(WORDS, VOCABULARY)
                + ", 'tokens', 12, 'finish', 'stop'))",
            "model",
            "named_struct('name', 'none', 'digest', '0')",
            "request_digest",
            "'0'",
            "enriched_at",
            "TIMESTAMP '2026-01-01 00:00:00'");
    String[] columns =
        Arrays.stream(OutputSchema.output().fields())
            .map(
                field ->
                    "CAST(%s AS %s) AS %s"
                        .formatted(
                            values.getOrDefault(field.name(), "NULL"),
                            field.dataType().sql(),
                            field.name()))
            .toArray(String[]::new);
    Dataset<Row> rows =
        spark.range(0, count, 1, Math.max(1, count / ROWS_PER_FILE)).toDF().selectExpr(columns);
    rows.write().format("delta").save(output);
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
