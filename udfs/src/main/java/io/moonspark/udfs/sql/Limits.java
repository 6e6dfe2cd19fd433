package io.moonspark.udfs.sql;

import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LocalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Sort;

/** Takes limits below the model, also those of the first rows of an order that needs no model. */
final class Limits {

  private Limits() {}

  static LogicalPlan pushed(LogicalPlan plan) {
    if (plan instanceof GlobalLimit global && global.child() instanceof LocalLimit local) {
      Chain chain = Chain.of(local.child());
      if (chain.evaluates() && !(chain.bottom() instanceof Sort)) {
        // A query that ends so looks into one partition after the other until it has enough.
        LogicalPlan limited = new LocalLimit(local.limitExpr(), chain.bottom());
        return plan.withNewChildren(one(local.withNewChildren(one(chain.on(inner(limited))))));
      }
    }
    return inner(plan);
  }

  private static LogicalPlan inner(LogicalPlan plan) {
    LogicalPlan node = plan;
    if (plan instanceof GlobalLimit global && global.child() instanceof LocalLimit local) {
      node = belowModel(global, local);
    } else if (plan instanceof LocalLimit local) {
      Chain chain = Chain.of(local.child());
      if (chain.evaluates()) {
        node = chain.on(new LocalLimit(local.limitExpr(), chain.bottom()));
      }
    }
    return node.mapChildren(Limits::inner);
  }

  private static LogicalPlan belowModel(GlobalLimit global, LocalLimit local) {
    Chain chain = Chain.of(local.child());
    if (chain.evaluates()) {
      return chain.on(
          new GlobalLimit(global.limitExpr(), new LocalLimit(local.limitExpr(), chain.bottom())));
    }
    if (chain.nodes().isEmpty() && chain.bottom() instanceof Sort sort && sort.global()) {
      Chain sorted = Chain.of(sort.child());
      List<SortOrder> order =
          Scala.list(sort.order()).stream().map(o -> (SortOrder) sorted.atBottom(o)).toList();
      if (sorted.evaluates() && order.stream().allMatch(o -> isKnown(o, sorted.bottom()))) {
        Sort below = new Sort(Scala.seq(order), true, sorted.bottom(), sort.hint());
        return sorted.on(
            new GlobalLimit(global.limitExpr(), new LocalLimit(local.limitExpr(), below)));
      }
    }
    return global;
  }

  private static boolean isKnown(Expression expression, LogicalPlan plan) {
    return !Expressions.hasCalls(expression)
        && Expressions.canBeReadFrom(plan.outputSet(), expression);
  }

  private static scala.collection.immutable.Seq<LogicalPlan> one(LogicalPlan plan) {
    return Scala.seq(List.of(plan));
  }
}
