package io.moonspark.jobs;

import io.moonspark.udfs.EnrichCounters;
import io.moonspark.udfs.EnrichSettings;
import java.util.Optional;
import java.util.OptionalLong;

/** A way to find what is new in a source and to append it, enriched, to the output. */
interface Enrichment {

  /**
   * Enriches what is new.
   *
   * @return what was committed
   * @throws Exception if a commit failed; earlier ones stay
   */
  RunCounts run(
      EnrichSettings settings, EnrichCounters counters, Progress progress, OutputWriter writer)
      throws Exception;

  /**
   * Some of what is new, for a dry run.
   *
   * @param images how many there shall be at most
   * @throws Exception if the source cannot be read
   */
  DryRun.Sample sample(EnrichSettings settings, EnrichCounters counters, int images)
      throws Exception;

  /** The version of the source, where it has versions. */
  default OptionalLong sourceVersion() {
    return OptionalLong.empty();
  }

  /** What this way does not see of the source, in a line; empty if it sees all. */
  default Optional<String> unseen() {
    return Optional.empty();
  }
}
