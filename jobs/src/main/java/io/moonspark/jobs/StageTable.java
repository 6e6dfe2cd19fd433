package io.moonspark.jobs;

import io.moonspark.model.bench.StageResults;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Prints the stages of one or two variants of a model. */
final class StageTable {

  private static final double MILLIS = 1000;

  private final PrintWriter out;

  StageTable(PrintWriter out) {
    this.out = out;
  }

  void print(List<StageResults> variants) {
    StageResults machine = variants.get(0);
    line(
        "this machine: %.1f GFLOP/s in a large matrix product, %.1f GB/s reading memory",
        machine.gflops(), machine.gigabytesPerSecond());
    variants.forEach(this::print);
    if (variants.size() == 2) {
      compare(variants.get(0), variants.get(1));
    }
    out.flush();
  }

  private void print(StageResults results) {
    line("");
    line("%-28s %12s %18s %10s", results.variant(), "ms", "achieved", "of most");
    for (StageResults.Stage stage : results.stages()) {
      if (stage.unit().isEmpty()) {
        line("%-28s %12.2f", stage.name(), MILLIS * stage.seconds());
        continue;
      }
      line(
          "%-28s %12.2f %10.1f %-7s %8.0f %%",
          stage.name(),
          MILLIS * stage.seconds(),
          stage.achieved(),
          stage.unit(),
          100 * stage.share());
    }
    line("%-28s %12s %18s %10s", "images in a batch", "ms a step", "tokens/s", "images/s");
    for (StageResults.Batch batch : results.batches()) {
      line(
          "%-28d %12.2f %18.1f %10.2f",
          batch.images(),
          MILLIS * batch.stepSeconds(),
          batch.tokensPerSecond(),
          batch.imagesPerSecond());
    }
    line(
        "%d prompts on one image, together instead of one by one: %.1f times faster",
        results.sharing().prompts(), results.sharing().gain());
  }

  private void compare(StageResults a, StageResults b) {
    line("");
    line("%-28s %12s", "times faster", b.variant() + " / " + a.variant());
    for (StageResults.Stage stage : a.stages()) {
      line("%-28s %12.2f", stage.name(), stage.seconds() / b.stage(stage.name()).seconds());
    }
    for (int i = 0; i < a.batches().size(); i++) {
      line(
          "%-28s %12.2f",
          "decode step, batch of " + a.batches().get(i).images(),
          a.batches().get(i).stepSeconds() / b.batches().get(i).stepSeconds());
    }
  }

  private void line(String format, Object... values) {
    out.printf(Locale.ROOT, format + "%n", values);
  }
}
