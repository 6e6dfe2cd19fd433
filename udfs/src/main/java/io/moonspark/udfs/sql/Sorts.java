package io.moonspark.udfs.sql;

import java.util.List;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LocalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.RebalancePartitions;
import org.apache.spark.sql.catalyst.plans.logical.RepartitionByExpression;
import org.apache.spark.sql.catalyst.plans.logical.RepartitionOperation;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.plans.logical.Window;
import scala.Option;

/**
 * Keeps sorts from evaluating twice. To find the ranges of its partitions, a sort reads its input
 * once more than to sort it. With a shuffle in between, what is read twice are rows that are done.
 */
final class Sorts {

  private Sorts() {}

  static LogicalPlan fed(LogicalPlan plan) {
    if (plan instanceof GlobalLimit
        && plan.children().head() instanceof LocalLimit local
        && local.child() instanceof Sort sort) {
      // The first rows of an order are found in one pass.
      LogicalPlan below = sort.withNewChildren(one(fed(sort.child())));
      return plan.withNewChildren(one(local.withNewChildren(one(below))));
    }
    LogicalPlan node = plan.mapChildren(Sorts::fed);
    if (samples(node) && evaluates(node.children().head())) {
      LogicalPlan done =
          new RebalancePartitions(
              Scala.seq(List.of()), node.children().head(), Option.empty(), Option.empty());
      return node.withNewChildren(one(done));
    }
    return node;
  }

  private static boolean samples(LogicalPlan node) {
    return node instanceof Sort sort && sort.global()
        || node instanceof RepartitionByExpression ranges
            && Scala.list(ranges.partitionExpressions()).stream()
                .anyMatch(SortOrder.class::isInstance);
  }

  /** Whether there is an evaluation with no shuffle on top of it. */
  private static boolean evaluates(LogicalPlan plan) {
    if (plan instanceof MoondreamEval) {
      return true;
    }
    boolean shuffles =
        plan instanceof Aggregate
            || plan instanceof Window
            || plan instanceof GlobalLimit
            || plan instanceof RepartitionOperation
            || plan instanceof RebalancePartitions
            || plan instanceof Sort;
    return !shuffles && Scala.list(plan.children()).stream().anyMatch(Sorts::evaluates);
  }

  private static scala.collection.immutable.Seq<LogicalPlan> one(LogicalPlan plan) {
    return Scala.seq(List.of(plan));
  }
}
