package io.moonspark.jobs;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.util.StringUtils;
import scala.jdk.javaapi.CollectionConverters;

/** Runs statements and prints their results. */
final class SqlRunner {

  private static final String MISSING = "TABLE_OR_VIEW_NOT_FOUND";

  private final SparkSession spark;
  private final PrintWriter out;
  private final int maxRows;

  SqlRunner(SparkSession spark, PrintWriter out, int maxRows) {
    this.spark = spark;
    this.out = out;
    this.maxRows = maxRows;
  }

  SparkSession spark() {
    return spark;
  }

  /** Whether a text ends with a whole statement. */
  static boolean isWhole(String text) {
    return text.isBlank()
        || text.strip().endsWith(";")
            && statements(text + "SELECT").size() > statements(text).size();
  }

  private static List<String> statements(String text) {
    return CollectionConverters.asJava(StringUtils.splitSemiColonWithIndex(text, false)).stream()
        .map(String::strip)
        .filter(statement -> !statement.isEmpty())
        .toList();
  }

  /**
   * Runs the statements of a text until one fails.
   *
   * @throws UserError if one is no statement, or names what is not there
   */
  void runAll(String text) {
    statements(text).forEach(this::run);
  }

  private void run(String statement) {
    long start = System.nanoTime();
    try {
      Dataset<Row> result = spark.sql(statement);
      if (result.columns().length > 0) {
        // One more than is shown tells whether there are more.
        List<Row> rows = result.limit(maxRows + 1).collectAsList();
        TextTable.of(result.columns(), rows.subList(0, Math.min(rows.size(), maxRows))).print(out);
        out.printf(
            Locale.ROOT,
            "(%,d row%s%s, %.1f s)%n",
            Math.min(rows.size(), maxRows),
            rows.size() == 1 ? "" : "s",
            rows.size() > maxRows ? ", and there are more: --max-rows shows them" : "",
            (System.nanoTime() - start) / 1e9);
      }
    } catch (Exception e) {
      throw refused(e);
    }
    out.flush();
  }

  /** Spark throws checked exceptions that it does not declare. */
  private static RuntimeException refused(Exception e) {
    if (e instanceof AnalysisException analysis) {
      String hint =
          MISSING.equals(analysis.getCondition())
              ? " (views of an output are there once enrich has written it; see --output)"
              : "";
      return new UserError(FailureText.oneLine(analysis.getMessage()) + hint);
    }
    return e instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
  }
}
