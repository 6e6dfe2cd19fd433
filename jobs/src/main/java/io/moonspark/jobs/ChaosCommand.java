package io.moonspark.jobs;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code chaos}: what is left of exactly once when runs are killed. */
@Command(
    name = "chaos",
    sortOptions = false,
    description = {
      "Kills runs of enrich at random moments, the driver and an executor in turn, over a directory",
      "and a table that grow, and counts the rows: each image must be there once."
    })
final class ChaosCommand implements Callable<Integer> {

  @Option(names = "--kills", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
  private int kills = 20;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of the moments. Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Numbers.atLeastOne("--kills", kills);
    PrintWriter out = spec.commandLine().getOut();
    Path folder = Files.createTempDirectory("moonspark-chaos");
    List<Path> originals = Corpus.files(Samples.directory());
    List<ChaosSource> sources = new ArrayList<>();
    for (ChaosSource.Kind kind : ChaosSource.Kind.values()) {
      sources.add(
          new ChaosSource(kind, folder.resolve(kind.name().toLowerCase(Locale.ROOT)), originals));
    }
    Chaos.Result result = new Chaos(folder, sources, seed, out).run(kills);
    ChaosSource.Found found = result.found();
    out.printf(
        Locale.ROOT,
        "%d kills in %d runs: %,d images, %,d rows, %,d duplicates, %,d missing, %,d failed%n",
        result.kills(),
        result.runs(),
        found.images(),
        found.rows(),
        found.duplicates(),
        found.missing(),
        found.failed());
    out.flush();
    if (!found.good()) {
      out.println("What the runs said and left is in " + folder);
      return ExitCodes.FAILED;
    }
    Folders.delete(folder);
    return ExitCodes.OK;
  }
}
