package io.moonspark.udfs.sql;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import scala.Function1;
import scala.Option;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;

/** Columns of the child, and behind them the values of calls about one image of each row. */
public final class MoondreamEval extends LogicalPlan implements Serializable {

  private static final long serialVersionUID = 1L;

  private final Seq<Attribute> passed;
  private final Seq<NamedExpression> calls;
  private final LogicalPlan child;

  /**
   * An evaluation.
   *
   * @param passed attributes of the child that are passed on
   * @param calls aliases of calls with the same image, see {@link Call#of}
   */
  public MoondreamEval(Seq<Attribute> passed, Seq<NamedExpression> calls, LogicalPlan child) {
    this.passed = passed;
    this.calls = calls;
    this.child = child;
  }

  Seq<Attribute> passed() {
    return passed;
  }

  Seq<NamedExpression> calls() {
    return calls;
  }

  LogicalPlan child() {
    return child;
  }

  @Override
  public Seq<Attribute> output() {
    return output(passed, calls);
  }

  static Seq<Attribute> output(Seq<Attribute> passed, Seq<NamedExpression> calls) {
    List<Attribute> output = new ArrayList<>(Scala.list(passed));
    Scala.list(calls).forEach(call -> output.add(call.toAttribute()));
    return Scala.seq(output);
  }

  @Override
  public AttributeSet producedAttributes() {
    return produced(calls);
  }

  static AttributeSet produced(Seq<NamedExpression> calls) {
    return AttributeSet.apply(
        Scala.seq(Scala.list(calls).stream().map(NamedExpression::toAttribute).toList()));
  }

  @Override
  public Option<Object> maxRows() {
    return child.maxRows();
  }

  @Override
  public Option<Object> maxRowsPerPartition() {
    return child.maxRowsPerPartition();
  }

  @Override
  public Seq<LogicalPlan> children() {
    return Scala.seq(List.of(child));
  }

  @Override
  public LogicalPlan mapChildren(Function1<LogicalPlan, LogicalPlan> f) {
    LogicalPlan mapped = f.apply(child);
    return mapped.fastEquals(child) ? this : withNewChildren(Scala.seq(List.of(mapped)));
  }

  @Override
  public LogicalPlan withNewChildrenInternal(IndexedSeq<LogicalPlan> newChildren) {
    return new MoondreamEval(passed, calls, newChildren.head());
  }

  @Override
  public int productArity() {
    return 3;
  }

  @Override
  public Object productElement(int n) {
    return switch (n) {
      case 0 -> passed;
      case 1 -> calls;
      default -> child;
    };
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof MoondreamEval;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MoondreamEval eval
        && eval.passed.equals(passed)
        && eval.calls.equals(calls)
        && eval.child.equals(child);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * passed.hashCode() + calls.hashCode()) + child.hashCode();
  }
}
