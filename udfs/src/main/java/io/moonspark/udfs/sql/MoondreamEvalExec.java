package io.moonspark.udfs.sql;

import io.moonspark.udfs.EnrichSettings;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.plans.physical.Partitioning;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.metric.SQLMetric;
import scala.Function1;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Map;
import scala.collection.immutable.Seq;

/** Runs a {@link MoondreamEval}: one request and one vision pass for each image, in batches. */
public final class MoondreamEvalExec extends SparkPlan {

  private static final long serialVersionUID = 1L;

  private final Seq<Attribute> passed;
  private final Seq<NamedExpression> calls;
  private final SqlSettings settings;
  private final SparkPlan child;
  private transient EvalMetrics metrics;

  /** An operator; see {@link MoondreamEval} for the first two. */
  public MoondreamEvalExec(
      Seq<Attribute> passed, Seq<NamedExpression> calls, SqlSettings settings, SparkPlan child) {
    this.passed = passed;
    this.calls = calls;
    this.settings = settings;
    this.child = child;
  }

  @Override
  public RDD<InternalRow> doExecute() {
    EvalPartition work =
        new EvalPartition(
            Scala.list(calls).stream().map(Call::of).toList(),
            passed,
            child.output(),
            settings,
            evalMetrics());
    return child.execute().toJavaRDD().mapPartitions(work, true).rdd();
  }

  private synchronized EvalMetrics evalMetrics() {
    if (metrics == null) {
      metrics = EvalMetrics.of(sparkContext());
    }
    return metrics;
  }

  @Override
  public Map<String, SQLMetric> metrics() {
    return evalMetrics().byName();
  }

  @Override
  public Seq<Attribute> output() {
    return MoondreamEval.output(passed, calls);
  }

  @Override
  public AttributeSet producedAttributes() {
    return MoondreamEval.produced(calls);
  }

  @Override
  public Partitioning outputPartitioning() {
    return child.outputPartitioning();
  }

  @Override
  public Seq<SortOrder> outputOrdering() {
    return child.outputOrdering();
  }

  @Override
  public String nodeName() {
    return "MoondreamBatchEval";
  }

  @Override
  public String simpleString(int maxFields) {
    return nodeName() + " " + described();
  }

  @Override
  public String verboseStringWithOperatorId() {
    return "%n%s%nInput: %s%nCalls: %s%n"
        .formatted(formattedNodeName(), child.output().mkString("[", ", ", "]"), described());
  }

  private String described() {
    EnrichSettings enrich = settings.enrich();
    return "[%s], model=%s, device=%s, crops a batch=%s, one vision pass an image"
        .formatted(
            Scala.list(calls).stream().map(Object::toString).collect(Collectors.joining(", ")),
            enrich.model().uri(),
            enrich.device(),
            enrich.cropBudget() == EnrichSettings.CROPS_THAT_FIT
                ? "as many as fit"
                : enrich.cropBudget());
  }

  @Override
  public Seq<SparkPlan> children() {
    return Scala.seq(List.of(child));
  }

  @Override
  public SparkPlan mapChildren(Function1<SparkPlan, SparkPlan> f) {
    SparkPlan mapped = f.apply(child);
    return mapped.fastEquals(child) ? this : withNewChildren(Scala.seq(List.of(mapped)));
  }

  @Override
  public SparkPlan withNewChildrenInternal(IndexedSeq<SparkPlan> newChildren) {
    return new MoondreamEvalExec(passed, calls, settings, newChildren.head());
  }

  @Override
  public int productArity() {
    return 4;
  }

  @Override
  public Object productElement(int n) {
    return switch (n) {
      case 0 -> passed;
      case 1 -> calls;
      case 2 -> settings;
      default -> child;
    };
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof MoondreamEvalExec;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MoondreamEvalExec eval
        && eval.passed.equals(passed)
        && eval.calls.equals(calls)
        && eval.settings.equals(settings)
        && eval.child.equals(child);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * passed.hashCode() + calls.hashCode()) + child.hashCode();
  }
}
