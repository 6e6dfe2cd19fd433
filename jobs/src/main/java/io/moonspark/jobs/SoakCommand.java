package io.moonspark.jobs;

import io.moonspark.model.CaptionLength;
import io.moonspark.model.Request;
import io.moonspark.udfs.EnrichSettings;
import io.moonspark.udfs.ModelRef;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code soak}: whether memory stays flat over a long run. */
@Command(
    name = "soak",
    sortOptions = false,
    description = {
      "Enriches many small images with nano and prints heap and resident memory over time; then",
      "runs again, with nothing new."
    })
final class SoakCommand implements Callable<Integer> {

  private static final long PERIOD_MS = 5_000;
  private static final int LINES = 12;
  private static final double MEGABYTE = 1e6;

  @Option(names = "--count", paramLabel = "N", description = "Images. Default: ${DEFAULT-VALUE}.")
  private int count = 20_000;

  @Option(
      names = "--max-images-per-batch",
      paramLabel = "N",
      description = "Images of a commit. Default: ${DEFAULT-VALUE}.")
  private int imagesPerCommit = 2_000;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Numbers.atLeastOne("--count", count);
    Numbers.atLeastOne("--max-images-per-batch", imagesPerCommit);
    PrintWriter out = spec.commandLine().getOut();
    Path folder = Files.createTempDirectory("moonspark-soak");
    try {
      Corpus corpus = Corpus.in(folder.resolve("images"), Corpus.files(Samples.directory()));
      EnrichPlan plan = plan(corpus.grown(count), folder.resolve("output"));
      Reports reports = new Reports(out, spec.commandLine().getErr(), false);
      RunCounts counts;
      try (MemoryLog memory = new MemoryLog(PERIOD_MS)) {
        counts = new EnrichJob(plan, reports).run();
        print(memory, out);
      }
      long rows = Sessions.open().read().format("delta").load(plan.output()).count();
      out.printf(Locale.ROOT, "%,d images, %,d rows, %,d failed%n", count, rows, counts.failed());
      long start = System.nanoTime();
      new EnrichJob(plan, reports).run();
      out.printf(
          Locale.ROOT, "second run, nothing new: %.1f s%n", (System.nanoTime() - start) / 1e9);
      out.flush();
      return rows == count && counts.failed() == 0 ? ExitCodes.OK : ExitCodes.FAILED;
    } finally {
      Folders.delete(folder);
    }
  }

  private EnrichPlan plan(String images, Path output) {
    return EnrichPlan.ofFiles(
        images,
        Request.none().caption(CaptionLength.SHORT),
        output.toString(),
        ModelRef.NANO,
        EnrichSettings.CROPS_THAT_FIT,
        imagesPerCommit);
  }

  private static void print(MemoryLog memory, PrintWriter out) {
    List<MemoryLog.Sample> samples = memory.samples();
    out.printf("%10s %20s %20s%n", "seconds", "heap in use, MB", "resident, MB");
    int step = Math.max(1, samples.size() / LINES);
    for (int i = step - 1; i < samples.size(); i += step) {
      MemoryLog.Sample sample = samples.get(i);
      out.printf(
          Locale.ROOT,
          "%10.0f %20.0f %20.0f%n",
          sample.seconds(),
          sample.heap() / MEGABYTE,
          sample.resident() / MEGABYTE);
    }
    out.printf(
        Locale.ROOT,
        "in the last quarter of the time: %.2f times the heap and %.2f times the resident memory of"
            + " the second%n",
        memory.growth(MemoryLog.Sample::heap),
        memory.growth(MemoryLog.Sample::resident));
    out.flush();
  }
}
