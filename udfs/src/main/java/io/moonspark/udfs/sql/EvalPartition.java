package io.moonspark.udfs.sql;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import scala.collection.immutable.Seq;

/** What a task does with its partition; all of it travels to the executors. */
final class EvalPartition implements FlatMapFunction<Iterator<InternalRow>, InternalRow> {

  private static final long serialVersionUID = 1L;

  private final List<Call> calls;
  private final Seq<Attribute> passed;
  private final Seq<Attribute> input;
  private final SqlSettings settings;
  private final EvalMetrics metrics;
  private final String job = UUID.randomUUID().toString();

  /**
   * A partition's work.
   *
   * @param calls about one image
   * @param passed columns of the input that go into the output, in front of the calls' values
   * @param input columns of the rows that come
   */
  EvalPartition(
      List<Call> calls,
      Seq<Attribute> passed,
      Seq<Attribute> input,
      SqlSettings settings,
      EvalMetrics metrics) {
    this.calls = calls;
    this.passed = passed;
    this.input = input;
    this.settings = settings;
    this.metrics = metrics;
  }

  @Override
  public Iterator<InternalRow> call(Iterator<InternalRow> rows) {
    // An empty partition must not open a model.
    return rows.hasNext()
        ? new EvalRows(job, rows, calls, passed, input, settings, metrics)
        : Collections.emptyIterator();
  }
}
