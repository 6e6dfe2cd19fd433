package io.moonspark.jobs;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Moonspark for notebooks with a Java kernel: commands, queries, and their results as what a
 * notebook can show.
 *
 * <pre>{@code
 * Notebook moonspark = Notebook.open();
 * moonspark.run("enrich", "--output", "/data/enriched");
 * moonspark.views("/data/enriched");
 * display(moonspark.table("SELECT * FROM captions"), "text/html");
 * }</pre>
 */
public final class Notebook {

  private static final String LOG_SETTINGS = "log4j2.configurationFile";

  private final SparkSession spark;

  private Notebook(SparkSession spark) {
    this.spark = spark;
  }

  /**
   * Opens a session with the SQL functions, and the sample images as the view {@code samples}.
   * Settings are those of {@code conf} in the checkout that holds the working directory, if one
   * does.
   */
  public static Notebook open() {
    Path checkout = Path.of("").toAbsolutePath();
    while (checkout != null && !Files.isDirectory(checkout.resolve(Samples.IN_REPOSITORY))) {
      checkout = checkout.getParent();
    }
    if (checkout != null) {
      Path conf = checkout.resolve("conf");
      setIfMissing(Samples.PROPERTY, checkout.resolve(Samples.IN_REPOSITORY).toString());
      setIfMissing(Sessions.CONF_DIRECTORY, conf.toString());
      setIfMissing(LOG_SETTINGS, conf.resolve("log4j2.properties").toUri().toString());
    }
    SparkSession spark = Sessions.open().newSession();
    SqlViews.ofSamples(spark);
    return new Notebook(spark);
  }

  private static void setIfMissing(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  /** The session of the queries. */
  public SparkSession spark() {
    return spark;
  }

  /** The directory of a table, not there yet, below a new temporary one. */
  public String temporary(String name) {
    try {
      return Files.createTempDirectory("moonspark-notebook").resolve(name).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Runs a command as {@code bin/moonspark} does; its result goes to standard output, its progress
   * nowhere.
   *
   * @throws IllegalStateException if it does not end with exit code 0; says what it said
   */
  public void run(String... command) {
    StringWriter problems = new StringWriter();
    int code = Moonspark.run(new PrintWriter(System.out, true), new PrintWriter(problems), command);
    if (code != ExitCodes.OK) {
      throw new IllegalStateException("exit code " + code + ": " + problems.toString().strip());
    }
  }

  /**
   * Makes the views {@code captions}, {@code answers}, {@code boxes}, {@code points}, {@code
   * failures}, {@code latest}, {@code models} and {@code comparison} of a table that enrich wrote,
   * as it is now.
   *
   * @throws UserError if it is not there
   */
  public void views(String output) {
    try {
      OutputTable table = OutputTable.at(output, Sessions.hadoop());
      if (!table.exists()) {
        throw UserError.flag("--output", output, "no such table: has enrich written it?");
      }
      SqlViews.ofOutput(spark, table);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The result of a query as a table, {@code text/html}. */
  public String table(String query) {
    Dataset<Row> rows = spark.sql(query);
    return HtmlTable.of(rows.columns(), rows.collectAsList());
  }

  /**
   * The result of a query as bars, {@code image/svg+xml}. Its first column has their labels, its
   * second one their lengths.
   */
  public String bars(String query) {
    return BarChart.of(spark.sql(query).collectAsList());
  }

  /**
   * The result of a query as pictures, {@code image/svg+xml}: of each row its BINARY column, over
   * it the boxes of its ARRAY columns, and below it what else there is.
   */
  public String pictures(String query) {
    return BoxPictures.of(spark.sql(query));
  }
}
