/**
 * Metrics, each as in its official evaluator, without Spark: statistics of one item, and what
 * becomes of their sums. {@link io.moonspark.jobs.evaluate.metrics.Tally} adds them up, over a
 * plain list or in the tasks of a Spark job.
 */
package io.moonspark.jobs.evaluate.metrics;
