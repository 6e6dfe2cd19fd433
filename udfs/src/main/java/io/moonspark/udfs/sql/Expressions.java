package io.moonspark.udfs.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Generator;
import org.apache.spark.sql.catalyst.expressions.NamedLambdaVariable;
import org.apache.spark.sql.catalyst.expressions.OuterReference;
import org.apache.spark.sql.catalyst.expressions.PlanExpression;
import org.apache.spark.sql.catalyst.expressions.WindowExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/** Small things to do with expressions of Spark's. */
final class Expressions {

  private Expressions() {}

  static boolean hasCalls(Expression expression) {
    return expression instanceof MoondreamFunction
        || Scala.list(expression.children()).stream().anyMatch(Expressions::hasCalls);
  }

  static boolean hasCalls(LogicalPlan plan) {
    return Scala.list(plan.expressions()).stream().anyMatch(Expressions::hasCalls);
  }

  /** The conditions that an AND joins. */
  static List<Expression> conjuncts(Expression condition) {
    if (!(condition instanceof And and)) {
      return List.of(condition);
    }
    List<Expression> all = new ArrayList<>(conjuncts(and.left()));
    all.addAll(conjuncts(and.right()));
    return all;
  }

  /** Null if there are none. */
  static Expression allOf(List<Expression> conditions) {
    return conditions.stream().reduce(And::new).orElse(null);
  }

  /**
   * Whether an expression has a value for each row with these attributes: it holds no aggregate,
   * window or subquery, and no variable of a lambda.
   */
  static boolean canBeReadFrom(AttributeSet attributes, Expression expression) {
    return expression.deterministic()
        && expression.references().subsetOf(attributes)
        && isOfOneRow(expression);
  }

  private static boolean isOfOneRow(Expression expression) {
    return !(expression instanceof AggregateExpression
            || expression instanceof WindowExpression
            || expression instanceof PlanExpression
            || expression instanceof Generator
            || expression instanceof OuterReference
            || expression instanceof NamedLambdaVariable)
        && Scala.list(expression.children()).stream().allMatch(Expressions::isOfOneRow);
  }

  /** An expression with calls replaced, wherever they are; keys are canonicalized. */
  static Expression replace(Expression expression, Map<Expression, ? extends Expression> by) {
    if (expression instanceof MoondreamFunction) {
      Expression replacement = by.get(expression.canonicalized());
      if (replacement != null) {
        return replacement;
      }
    }
    return expression.mapChildren(child -> replace(child, by));
  }
}
