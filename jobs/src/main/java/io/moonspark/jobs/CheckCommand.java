package io.moonspark.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;

import io.moonspark.jobs.evaluate.Figure;
import io.moonspark.jobs.evaluate.UnlabelledChecks;
import io.moonspark.jobs.evaluate.metrics.Chair;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code check}: what an output of {@code enrich} says about itself. */
@Command(
    name = "check",
    sortOptions = false,
    description = {
      "Checks an output of enrich without knowing the truth: texts that were cut off or repeat",
      "themselves, captions that speak of things that were not detected, questions that get another",
      "answer in other words."
    })
final class CheckCommand implements Callable<Integer> {

  private static final String TABLE = "--table";

  @Option(
      names = TABLE,
      paramLabel = "PATH",
      required = true,
      description = "Delta table, the output of enrich.")
  private String table;

  @Option(
      names = "--objects",
      split = ",",
      paramLabel = "LABEL",
      description = {
        "Things to look for in captions: the labels that were asked for. Default: those found."
      })
  private List<String> objects = new ArrayList<>();

  @Option(
      names = "--same",
      paramLabel = "QUESTION|QUESTION",
      description = "Questions that mean the same, with | between; may be given more than once.")
  private List<String> same = new ArrayList<>();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of the bootstrap. Default: ${DEFAULT-VALUE}.")
  private long seed = 20_260_101;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    PathSecrets.refuse(TABLE, table);
    OutputTable output = OutputTable.at(table, Sessions.hadoop());
    if (!output.exists()) {
      throw UserError.flag(TABLE, table, "is no Delta table");
    }
    SparkSession spark = Sessions.open();
    Dataset<Row> rows = output.read(spark);
    if (!Arrays.asList(rows.columns()).containsAll(List.of("captions", "answers", "boxes"))) {
      throw UserError.flag(TABLE, table, "is no output of enrich");
    }
    List<List<String>> groups =
        same.stream().map(g -> Stream.of(g.split("\\|")).map(String::strip).toList()).toList();
    List<List<String>> vocabulary = vocabulary(rows);
    Chair chair = vocabulary.isEmpty() ? null : new Chair(vocabulary);
    print(new UnlabelledChecks(chair, groups).of(rows, seed), spec.commandLine().getOut());
    return ExitCodes.OK;
  }

  /** Labels, each its own only name. */
  private List<List<String>> vocabulary(Dataset<Row> rows) {
    List<String> labels =
        objects.isEmpty()
            ? rows.select(explode(col("boxes.label")).as("label"))
                .distinct()
                .as(Encoders.STRING())
                .collectAsList()
            : objects;
    return labels.stream().map(List::of).toList();
  }

  private static void print(List<Figure> figures, PrintWriter out) {
    if (figures.isEmpty()) {
      out.println("Nothing to check: no image has captions or answers.");
    }
    for (Figure figure : figures) {
      out.printf(
          Locale.ROOT,
          "%-56s %5.1f %%  (%.1f to %.1f)  of %,d%n",
          figure.name(),
          100 * figure.interval().value(),
          100 * figure.interval().low(),
          100 * figure.interval().high(),
          figure.items());
    }
    out.flush();
  }
}
