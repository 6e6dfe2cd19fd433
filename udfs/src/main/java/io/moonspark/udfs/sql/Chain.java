package io.moonspark.udfs.sql;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;

/**
 * Projections and evaluations on top of each other, which give one row for each row of what they
 * stand on: what takes some of the rows may as well do so below.
 *
 * @param nodes from the top
 * @param bottom the first node that is something else
 */
record Chain(List<LogicalPlan> nodes, LogicalPlan bottom) {

  static Chain of(LogicalPlan top) {
    Deque<LogicalPlan> nodes = new ArrayDeque<>();
    LogicalPlan plan = top;
    while (plan instanceof Project || plan instanceof MoondreamEval) {
      nodes.add(plan);
      plan = plan.children().head();
    }
    return new Chain(List.copyOf(nodes), plan);
  }

  boolean evaluates() {
    return nodes.stream().anyMatch(MoondreamEval.class::isInstance);
  }

  /** The same nodes on something else. */
  LogicalPlan on(LogicalPlan other) {
    LogicalPlan plan = other;
    for (int i = nodes.size() - 1; i >= 0; i--) {
      plan = nodes.get(i).withNewChildren(Scala.seq(List.of(plan)));
    }
    return plan;
  }

  /** An expression over the top as one over the bottom, as far as it can be said there. */
  Expression atBottom(Expression expression) {
    Expression translated = expression;
    for (LogicalPlan node : nodes) {
      if (node instanceof Project project) {
        Map<ExprId, Expression> named = new HashMap<>();
        for (NamedExpression column : Scala.list(project.projectList())) {
          if (column instanceof Alias alias) {
            named.put(alias.exprId(), alias.child());
          }
        }
        translated = substituted(translated, named);
      }
    }
    return translated;
  }

  private static Expression substituted(Expression expression, Map<ExprId, Expression> named) {
    if (expression instanceof Attribute attribute) {
      return named.getOrDefault(attribute.exprId(), attribute);
    }
    return expression.mapChildren(child -> substituted(child, named));
  }
}
