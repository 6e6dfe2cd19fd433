package io.moonspark.udfs.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.Inner$;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import scala.Option;

/** Puts the conditions of a filter where they cost least. */
final class Filters {

  private Filters() {}

  /**
   * The same filter with its conditions that need no model below it. One that compares both sides
   * of an inner join becomes the join's, or each pair of rows would be an image.
   */
  static LogicalPlan reordered(Filter filter) {
    List<Expression> cheap = new ArrayList<>();
    List<Expression> dear = new ArrayList<>();
    for (Expression condition : Expressions.conjuncts(filter.condition())) {
      // One that is not deterministic must see the rows that it saw.
      boolean goesBelow = !Expressions.hasCalls(condition) && condition.deterministic();
      (goesBelow ? cheap : dear).add(condition);
    }
    LogicalPlan below =
        cheap.isEmpty() ? filter.child() : new Filter(Expressions.allOf(cheap), filter.child());
    if (below instanceof Join join && join.joinType() == Inner$.MODULE$) {
      return intoJoin(join, dear);
    }
    return new Filter(Expressions.allOf(dear), below);
  }

  private static LogicalPlan intoJoin(Join join, List<Expression> conditions) {
    List<Expression> joining =
        conditions.stream()
            .filter(c -> isOfBothSides(c, join) && c.deterministic())
            .collect(Collectors.toCollection(ArrayList::new));
    List<Expression> rest = conditions.stream().filter(c -> !joining.contains(c)).toList();
    if (joining.isEmpty() || !rest.isEmpty()) {
      return new Filter(Expressions.allOf(conditions), join);
    }
    if (join.condition().isDefined()) {
      joining.add(0, join.condition().get());
    }
    return new Join(
        join.left(),
        join.right(),
        join.joinType(),
        Option.apply(Expressions.allOf(joining)),
        join.hint());
  }

  private static boolean isOfBothSides(Expression condition, Join join) {
    AttributeSet read = condition.references();
    return !read.subsetOf(join.left().outputSet()) && !read.subsetOf(join.right().outputSet());
  }
}
