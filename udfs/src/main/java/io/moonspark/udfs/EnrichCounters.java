package io.moonspark.udfs;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.metrics.source.LongAccumulatorSource$;
import org.apache.spark.util.LongAccumulator;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What has been done so far, for progress display only: a task that runs twice counts twice.
 *
 * @param images rows made, good or bad
 * @param failures rows with an error
 * @param tokens tokens and coordinates generated
 * @param crops that went through the vision encoder
 * @param batches given to the engine
 * @param engineMs milliseconds of all tasks in the engine
 */
public record EnrichCounters(
    LongAccumulator images,
    LongAccumulator failures,
    LongAccumulator tokens,
    LongAccumulator crops,
    LongAccumulator batches,
    LongAccumulator engineMs)
    implements Serializable {

  /**
   * Counters at zero, which Spark's web UI shows for each stage. Those of a session's first job are
   * among Spark's metrics, too, for whatever sink is set up.
   */
  public static EnrichCounters register(SparkContext context) {
    Map<String, LongAccumulator> metrics = new HashMap<>();
    EnrichCounters counters =
        new EnrichCounters(
            counter("images", context, metrics),
            counter("failures", context, metrics),
            counter("tokens", context, metrics),
            counter("crops", context, metrics),
            counter("batches", context, metrics),
            counter("engine_ms", context, metrics));
    LongAccumulatorSource$.MODULE$.register(
        context,
        scala.collection.immutable.Map$.MODULE$.from(CollectionConverters.asScala(metrics)));
    return counters;
  }

  /** Counters at zero that nobody sees. */
  static EnrichCounters unseen() {
    return new EnrichCounters(
        new LongAccumulator(),
        new LongAccumulator(),
        new LongAccumulator(),
        new LongAccumulator(),
        new LongAccumulator(),
        new LongAccumulator());
  }

  private static LongAccumulator counter(
      String name, SparkContext context, Map<String, LongAccumulator> metrics) {
    LongAccumulator counter = context.longAccumulator(name);
    metrics.put("moonspark." + name, counter);
    return counter;
  }
}
