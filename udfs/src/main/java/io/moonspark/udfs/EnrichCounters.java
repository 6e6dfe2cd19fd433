package io.moonspark.udfs;

import java.io.Serializable;
import org.apache.spark.SparkContext;
import org.apache.spark.util.LongAccumulator;

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

  /** Counters at zero. */
  public static EnrichCounters register(SparkContext context) {
    return new EnrichCounters(
        context.longAccumulator("images"),
        context.longAccumulator("failures"),
        context.longAccumulator("tokens"));
  }
}
