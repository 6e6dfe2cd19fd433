package io.moonspark.jobs;

import io.moonspark.jobs.evaluate.Benchmark;
import io.moonspark.jobs.evaluate.Comparison;
import io.moonspark.jobs.evaluate.Comparison.Difference;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evaluate compare}: two evaluations of one benchmark, item by item. */
@Command(
    name = "compare",
    sortOptions = false,
    description = {
      "Compares two outputs of evaluate over the items that are in both: differences with the",
      "confidence intervals of a paired bootstrap, and McNemar's test where items are right or wrong."
    })
final class EvaluateCompareCommand implements Callable<Integer> {

  private static final int LINES = 40;

  @Parameters(index = "0", paramLabel = "FIRST", description = "Output of an evaluation.")
  private String first;

  @Parameters(index = "1", paramLabel = "SECOND", description = "Output of another one.")
  private String second;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of the bootstrap. Default: ${DEFAULT-VALUE}.")
  private long seed = 20_260_101;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    PathSecrets.refuse("FIRST", first);
    PathSecrets.refuse("SECOND", second);
    SparkSession spark = Sessions.open();
    Benchmark benchmark = benchmark(spark, "FIRST", first);
    Benchmark other = benchmark(spark, "SECOND", second);
    if (benchmark != other) {
      throw UserError.flag(
          "SECOND", second, "is of " + other.label() + ", not " + benchmark.label());
    }
    Comparison comparison =
        Comparison.of(
            benchmark,
            spark.read().format("delta").load(first),
            spark.read().format("delta").load(second),
            seed);
    if (comparison.items() == 0) {
      throw UserError.flag("SECOND", second, "has no item in common with " + first);
    }
    print(benchmark, comparison, spec.commandLine().getOut());
    return ExitCodes.OK;
  }

  private static Benchmark benchmark(SparkSession spark, String flag, String output)
      throws IOException {
    Path summary = new Path(output, "_moonspark/evaluate/summary");
    if (!summary.getFileSystem(Sessions.hadoop()).exists(summary)) {
      throw UserError.flag(flag, output, "is no output of evaluate");
    }
    return spark
        .read()
        .format("delta")
        .load(summary.toString())
        .select("benchmark")
        .limit(1)
        .collectAsList()
        .stream()
        .findFirst()
        .flatMap(row -> Benchmark.labelled(row.getString(0)))
        .orElseThrow(() -> UserError.flag(flag, output, "has no figures to compare"));
  }

  private static void print(Benchmark benchmark, Comparison comparison, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%-34s %-24s %9s %9s %11s  %s%n",
        benchmark.label(),
        "",
        "first",
        "second",
        "difference",
        "95 % of samples");
    comparison.differences().stream()
        .limit(LINES)
        .forEach(difference -> out.println(line(difference)));
    if (comparison.differences().size() > LINES) {
      out.printf("and %d more%n", comparison.differences().size() - LINES);
    }
    comparison
        .mcNemar()
        .ifPresent(
            test ->
                out.printf(
                    Locale.ROOT,
                    "%,d items in both; only the first is right in %,d, only the second in %,d:"
                        + " p = %.3g (McNemar, exact)%n",
                    comparison.items(),
                    test.onlyFirst(),
                    test.onlySecond(),
                    test.p()));
    out.flush();
  }

  private static String line(Difference d) {
    return String.format(
        Locale.ROOT,
        "%-34s %-24s %9.1f %9.1f %+11.1f  %+.1f to %+.1f",
        d.subset(),
        d.name(),
        100 * d.first(),
        100 * d.second(),
        100 * d.difference().value(),
        100 * d.difference().low(),
        100 * d.difference().high());
  }
}
