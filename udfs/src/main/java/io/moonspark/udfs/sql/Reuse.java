package io.moonspark.udfs.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LocalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Sort;

/** Finds values of calls that are evaluated further down, such as for a filter. */
final class Reuse {

  /**
   * A value that is there.
   *
   * @param plan the plan that was searched, passing the value on
   * @param value its attribute
   */
  record Found(LogicalPlan plan, Attribute value) {}

  private Reuse() {}

  /** The value of a call, if it is evaluated in this plan for all of its rows. */
  static Optional<Found> find(LogicalPlan plan, MoondreamFunction call) {
    if (plan instanceof MoondreamEval eval) {
      return inEval(eval, call);
    }
    if (plan instanceof Project project) {
      // Arguments must be the same columns below.
      return call.references().subsetOf(project.child().outputSet())
          ? find(project.child(), call).map(found -> through(project, found))
          : Optional.empty();
    }
    if (plan instanceof Filter
        || plan instanceof Sort
        || plan instanceof LocalLimit
        || plan instanceof GlobalLimit) {
      return find(plan.children().head(), call)
          .map(
              found ->
                  new Found(plan.withNewChildren(Scala.seq(List.of(found.plan()))), found.value()));
    }
    return Optional.empty();
  }

  private static Optional<Found> inEval(MoondreamEval eval, MoondreamFunction call) {
    for (NamedExpression column : Scala.list(eval.calls())) {
      Call made = Call.of(column);
      if (made.guard() == null && made.function().semanticEquals(call)) {
        return Optional.of(new Found(eval, column.toAttribute()));
      }
    }
    return find(eval.child(), call).map(found -> through(eval, found));
  }

  private static Found through(MoondreamEval eval, Found below) {
    if (eval.outputSet().contains(below.value())) {
      return new Found(eval, below.value());
    }
    List<Attribute> passed = new ArrayList<>(Scala.list(eval.passed()));
    passed.add(below.value());
    return new Found(
        new MoondreamEval(Scala.seq(passed), eval.calls(), below.plan()), below.value());
  }

  private static Found through(Project project, Found below) {
    List<NamedExpression> columns = new ArrayList<>(Scala.list(project.projectList()));
    if (!project.outputSet().contains(below.value())) {
      columns.add(below.value());
    }
    return new Found(new Project(Scala.seq(columns), below.plan()), below.value());
  }
}
