package io.moonspark.jobs;

import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code index}: makes captions and answers quick to search. */
@Command(
    name = "index",
    sortOptions = false,
    description = {
      "Adds the words of new captions and answers to an index below the output table, by which",
      "search('...') of bin/moonspark sql finds them. What is not in the index yet is found, too,",
      "by reading it."
    })
final class IndexCommand implements Callable<Integer> {

  @Option(
      names = {"--output-table", "--output"},
      paramLabel = "PATH",
      description = "Directory of the Delta table that enrich wrote. Default: that of the samples.")
  private String table = EnrichCommand.SAMPLE_OUTPUT;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    SparkSession spark = Sessions.open();
    EnrichedTable.open("--output-table", table, spark);
    long start = System.nanoTime();
    SearchIndex index = new SearchIndex(spark, table);
    SearchIndex.Update update = index.update(TableFiles.of(spark, table));
    spec.commandLine()
        .getOut()
        .printf(
            Locale.ROOT,
            "%,d new rows in %,d files, %.1f s; the index has %,.1f MB%n",
            update.rows(),
            update.files(),
            (System.nanoTime() - start) / 1e9,
            index.bytes() / 1e6);
    spec.commandLine().getOut().flush();
    return ExitCodes.OK;
  }
}
