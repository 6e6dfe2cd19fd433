package io.moonspark.udfs.sql;

import io.moonspark.udfs.BatchListener;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.execution.metric.SQLMetrics;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What the web UI shows of a {@link MoondreamEvalExec}.
 *
 * @param rows rows that came through
 * @param images images that the engine encoded: none for NULL, bad images and copies
 * @param batches batches it was given
 * @param crops their crops
 * @param tokens tokens and coordinates generated
 * @param modelTime milliseconds in the engine, over all tasks
 * @param errors rows whose image is bad
 */
record EvalMetrics(
    SQLMetric rows,
    SQLMetric images,
    SQLMetric batches,
    SQLMetric crops,
    SQLMetric tokens,
    SQLMetric modelTime,
    SQLMetric errors)
    implements BatchListener, Serializable {

  private static final long NANOS_PER_MILLI = 1_000_000;

  static EvalMetrics of(SparkContext context) {
    return new EvalMetrics(
        SQLMetrics.createMetric(context, "number of output rows"),
        SQLMetrics.createMetric(context, "images encoded"),
        SQLMetrics.createMetric(context, "batches"),
        SQLMetrics.createMetric(context, "crops"),
        SQLMetrics.createMetric(context, "tokens generated"),
        SQLMetrics.createTimingMetric(context, "model time", -1),
        SQLMetrics.createMetric(context, "bad images"));
  }

  /** For calls that no operator makes. */
  static EvalMetrics unseen() {
    return new EvalMetrics(
        unseenMetric(),
        unseenMetric(),
        unseenMetric(),
        unseenMetric(),
        unseenMetric(),
        unseenMetric(),
        unseenMetric());
  }

  private static SQLMetric unseenMetric() {
    return new SQLMetric("sum", 0);
  }

  /** By name, as a plan has them. */
  scala.collection.immutable.Map<String, SQLMetric> byName() {
    Map<String, SQLMetric> metrics = new LinkedHashMap<>();
    metrics.put("numOutputRows", rows);
    metrics.put("images", images);
    metrics.put("batches", batches);
    metrics.put("crops", crops);
    metrics.put("tokens", tokens);
    metrics.put("modelTime", modelTime);
    metrics.put("errors", errors);
    return scala.collection.immutable.Map$.MODULE$.from(CollectionConverters.asScala(metrics));
  }

  @Override
  public void batch(int batchImages, int batchCrops, long batchTokens, long nanos) {
    images.add(batchImages);
    batches.add(1);
    crops.add(batchCrops);
    tokens.add(batchTokens);
    modelTime.add(nanos / NANOS_PER_MILLI);
  }
}
