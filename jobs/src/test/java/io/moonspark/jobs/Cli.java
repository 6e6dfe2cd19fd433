package io.moonspark.jobs;

import static org.apache.spark.sql.functions.col;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Runs commands as a shell does, and reads what they left. */
final class Cli {

  private static final Path SAMPLES = Path.of("..", "notebooks", "images");

  /** What a process leaves behind. */
  record Result(int code, String out, String err) {}

  private Cli() {}

  static Result run(Object... args) {
    System.setProperty(Samples.PROPERTY, SAMPLES.toString());
    spark();
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Moonspark.run(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            Arrays.stream(args).map(Object::toString).toArray(String[]::new));
    return new Result(code, out.toString(), err.toString());
  }

  static Result enrich(Object... args) {
    return run(Stream.concat(Stream.of("enrich"), Arrays.stream(args)).toArray());
  }

  static SparkSession spark() {
    System.setProperty("moonspark.conf", "src/test/resources");
    return Sessions.open();
  }

  static Configuration hadoop() {
    return spark().sparkContext().hadoopConfiguration();
  }

  static Dataset<Row> table(Path output) {
    return spark().read().format("delta").load(output.toString());
  }

  /** Number of commits that added rows; the table's creation is none. */
  static long commits(Path output) throws IOException {
    try (Stream<Path> log = Files.list(output.resolve("_delta_log"))) {
      long commits = 0;
      for (Path file : log.filter(name -> name.toString().endsWith(".json")).toList()) {
        commits += Files.readString(file).contains("\"add\":") ? 1 : 0;
      }
      return commits;
    }
  }

  /** All that must be the same however a job is cut, as text, in the order of the images. */
  static List<String> contents(Dataset<Row> rows) {
    return rows.drop("enriched_at", "stage_ms").orderBy(col("image")).collectAsList().stream()
        .map(Row::toString)
        .toList();
  }

  static Path sample(int number) {
    Path jpeg = SAMPLES.resolve("%03d.jpg".formatted(number));
    return Files.exists(jpeg) ? jpeg : SAMPLES.resolve("%03d.png".formatted(number));
  }

  /** Copies the first samples into a directory. */
  static Path samples(Path directory, int count) {
    try {
      Files.createDirectories(directory);
      for (int i = 0; i < count; i++) {
        Files.copy(sample(i), directory.resolve(sample(i).getFileName()));
      }
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
