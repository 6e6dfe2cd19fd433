package io.moonspark.jobs;

import io.moonspark.model.ErrorCode;
import io.moonspark.udfs.EnrichCounters;
import io.moonspark.udfs.EnrichSettings;
import io.moonspark.udfs.ModelRef;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** What a run tells its user: progress on standard error, the result on standard output. */
final class Reports {

  /** System property that the launcher sets if standard error is a terminal. */
  private static final String TERMINAL = "moonspark.terminal";

  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean onSamples;
  private final boolean withinOtherJob;

  Reports(PrintWriter out, PrintWriter err, boolean onSamples) {
    this(out, err, onSamples, false);
  }

  private Reports(PrintWriter out, PrintWriter err, boolean onSamples, boolean withinOtherJob) {
    this.out = out;
    this.err = err;
    this.onSamples = onSamples;
    this.withinOtherJob = withinOtherJob;
  }

  /** Reports for a job that made the source, and knows what to do with the output. */
  static Reports withinOtherJob(PrintWriter out, PrintWriter err) {
    return new Reports(out, err, false, true);
  }

  /** Starts the progress line. */
  Progress progress(EnrichCounters counters) {
    boolean terminal = Boolean.getBoolean(TERMINAL);
    return new Progress(err, counters, terminal ? Progress.Terminal.YES : Progress.Terminal.NO);
  }

  /** Says what was committed and where it is. */
  void summary(EnrichPlan plan, Optional<String> unseen, RunCounts counts, OutputTable output) {
    if (counts.images() == 0) {
      out.println("Nothing new in " + plan.images() + ".");
    } else {
      out.println(done(counts));
    }
    if (counts.reused() > 0) {
      out.printf(
          Locale.ROOT,
          "%,d of them copied from rows of the same content, without inference.%n",
          counts.reused());
    }
    if (counts.failed() > 0) {
      out.println(failures(counts));
    }
    if (!withinOtherJob) {
      unseen.ifPresent(out::println);
      if (!onSamples && counts.images() > 0 && plan.model().equals(ModelRef.NANO)) {
        err.println("nano knows pictures like the samples; for photographs give another --model.");
      }
      out.println("Delta table: " + output.readable());
    }
  }

  private static String done(RunCounts counts) {
    return String.format(
        Locale.ROOT,
        "%,d images enriched in %.1f s: %.1f images/s, %,.0f tokens/s.",
        counts.images(),
        counts.seconds(),
        counts.images() / counts.seconds(),
        counts.tokens() / counts.seconds());
  }

  private static String failures(RunCounts counts) {
    List<String> byCode =
        counts.failures().entrySet().stream()
            .sorted(Map.Entry.<ErrorCode, Long>comparingByValue().reversed())
            .map(e -> "%s %,d".formatted(e.getKey().label(), e.getValue()))
            .toList();
    return String.format(
        Locale.ROOT, "%,d of them failed: %s.", counts.failed(), String.join(", ", byCode));
  }

  /** On the samples: the whole result, and how to query it. */
  void samples(SparkSession spark, EnrichSettings settings, OutputTable output) {
    if (!onSamples) {
      return;
    }
    SampleTable.of(output.rowsOf(spark, settings)).print(out);
    out.println();
    out.println("Query it:");
    out.println(
        "  bin/moonspark sql --output "
            + output.readable()
            + " \"SELECT image, text FROM captions\"");
  }
}
