package io.moonspark.jobs;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.moonspark.model.ErrorCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;

/**
 * What was committed, counted from the rows themselves: unlike the counters of the progress line, a
 * task that ran twice counts once.
 *
 * @param images rows
 * @param failures rows with an error, by its code; codes without any are left out
 * @param reused rows that are copies of others with the same content
 * @param tokens of captions, answers and reasonings, of rows that are no copies
 * @param decodeMs milliseconds of all tasks to read, decode and crop
 * @param engineMs milliseconds of all tasks in the engine
 * @param seconds from the start of the enrichment to the last commit
 */
record RunCounts(
    long images,
    Map<ErrorCode, Long> failures,
    long reused,
    long tokens,
    double decodeMs,
    double engineMs,
    double seconds) {

  private static final String IMAGES = "images";
  private static final String REUSED = "reused";
  private static final String TOKENS = "tokens";
  private static final String DECODE_MS = "decode_ms";
  private static final String ENGINE_MS = "engine_ms";

  RunCounts {
    failures = Map.copyOf(failures);
  }

  /** Nothing committed. */
  static RunCounts none() {
    return new RunCounts(0, Map.of(), 0, 0, 0, 0, 0);
  }

  /** The same rows, counted as they pass into a batch write. */
  static Dataset<Row> observed(Dataset<Row> rows, Observation observation) {
    Column[] all = aggregates();
    return rows.observe(observation, all[0], Arrays.copyOfRange(all, 1, all.length));
  }

  private static Column[] aggregates() {
    List<Column> columns = new ArrayList<>();
    columns.add(
        sum(when(
                not(col("reused")),
                expr(
                    "aggregate(captions, 0L, (a, c) -> a + c.tokens)"
                        + " + aggregate(answers, 0L,"
                        + " (a, c) -> a + c.tokens + coalesce(c.reasoning.tokens, 0))")))
            .as(TOKENS));
    columns.add(count(when(col("reused"), lit(1))).as(REUSED));
    columns.add(sum("stage_ms.decode").as(DECODE_MS));
    columns.add(sum("stage_ms.engine").as(ENGINE_MS));
    for (ErrorCode code : ErrorCode.values()) {
      columns.add(count(when(col("error.code").equalTo(code.label()), lit(1))).as(code.label()));
    }
    columns.add(count(coalesce(col("image"), lit(""))).as(IMAGES));
    return columns.toArray(Column[]::new);
  }

  /** The counts of one commit, without time. {@code value}: an aggregate by its name. */
  static RunCounts of(Function<String, Object> value) {
    Map<ErrorCode, Long> failures = new EnumMap<>(ErrorCode.class);
    for (ErrorCode code : ErrorCode.values()) {
      long found = number(value.apply(code.label())).longValue();
      if (found > 0) {
        failures.put(code, found);
      }
    }
    return new RunCounts(
        number(value.apply(IMAGES)).longValue(),
        failures,
        number(value.apply(REUSED)).longValue(),
        number(value.apply(TOKENS)).longValue(),
        number(value.apply(DECODE_MS)).doubleValue(),
        number(value.apply(ENGINE_MS)).doubleValue(),
        0);
  }

  RunCounts plus(RunCounts other) {
    Map<ErrorCode, Long> both = new EnumMap<>(ErrorCode.class);
    both.putAll(failures);
    other.failures.forEach((code, found) -> both.merge(code, found, Long::sum));
    return new RunCounts(
        images + other.images,
        both,
        reused + other.reused,
        tokens + other.tokens,
        decodeMs + other.decodeMs,
        engineMs + other.engineMs,
        seconds + other.seconds);
  }

  RunCounts took(double newSeconds) {
    return new RunCounts(images, failures, reused, tokens, decodeMs, engineMs, newSeconds);
  }

  /** Rows with an error. */
  long failed() {
    return failures.values().stream().mapToLong(Long::longValue).sum();
  }

  private static Number number(Object value) {
    return value == null ? 0 : (Number) value;
  }
}
