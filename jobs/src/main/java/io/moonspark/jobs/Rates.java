package io.moonspark.jobs;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.moonspark.model.bench.Median;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Images per second of rounds of a bench.
 *
 * @param engine of the engine alone; may be empty
 * @param job of the Spark job; may be empty
 */
record Rates(List<Double> engine, List<Double> job) {

  /** Reads what {@link #write} wrote. */
  static Rates read(Path json) throws IOException {
    return new ObjectMapper().readValue(json.toFile(), Rates.class);
  }

  void write(Path json) throws IOException {
    new ObjectMapper().writeValue(json.toFile(), this);
  }

  /** The medians, in a line. */
  String conclusion() {
    List<String> parts = new ArrayList<>();
    if (!engine.isEmpty()) {
      parts.add(String.format(Locale.ROOT, "engine: median %.1f images/s", Median.of(engine)));
    }
    if (!job.isEmpty()) {
      parts.add(String.format(Locale.ROOT, "Spark job: median %.1f images/s", Median.of(job)));
    }
    String medians = String.join("; ", parts);
    if (parts.size() < 2) {
      return medians;
    }
    // Of neighbours in time, since a machine that others share is now faster, now slower.
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < job.size(); round++) {
      ratios.add(job.get(round) / engine.get(round));
    }
    return medians
        + String.format(
            Locale.ROOT, ", %.0f %% of the engine (median of the rounds)", 100 * Median.of(ratios));
  }
}
