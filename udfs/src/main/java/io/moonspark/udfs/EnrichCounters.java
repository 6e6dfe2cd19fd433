package io.moonspark.udfs;

import java.io.Serializable;
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
 */
public record EnrichCounters(
    LongAccumulator images, LongAccumulator failures, LongAccumulator tokens)
    implements Serializable {

  /**
   * Counters at zero. Those of a session's first job are among Spark's metrics, too, for whatever
   * sink is set up.
   */
  public static EnrichCounters register(SparkContext context) {
    EnrichCounters counters =
        new EnrichCounters(
            context.longAccumulator("images"),
            context.longAccumulator("failures"),
            context.longAccumulator("tokens"));
    Map<String, LongAccumulator> metrics =
        Map.of(
            "moonspark.images", counters.images(),
            "moonspark.failures", counters.failures(),
            "moonspark.tokens", counters.tokens());
    LongAccumulatorSource$.MODULE$.register(
        context,
        scala.collection.immutable.Map$.MODULE$.from(CollectionConverters.asScala(metrics)));
    return counters;
  }
}
