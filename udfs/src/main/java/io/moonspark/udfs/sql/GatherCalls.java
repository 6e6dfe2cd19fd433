package io.moonspark.udfs.sql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.If;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.rules.Rule;
import scala.Option;

/**
 * Takes the calls out of each node of a plan and puts {@link MoondreamEval}s below it, one for each
 * image column: so all that is asked of an image is asked at once. What filters rows without the
 * model goes below; what has been evaluated further down is used again.
 */
public final class GatherCalls extends Rule<LogicalPlan> {

  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    return Sorts.fed(Repeats.shared(Limits.pushed(gathered(plan))));
  }

  private LogicalPlan gathered(LogicalPlan plan) {
    LogicalPlan node = plan.mapChildren(this::gathered);
    if (node instanceof MoondreamEval || !Expressions.hasCalls(node)) {
      return node;
    }
    LogicalPlan done = node;
    if (node instanceof Join join) {
      done = evaluatedBelow(join);
    } else if (node instanceof Filter filter) {
      done = Filters.reordered(filter);
      if (done instanceof Join join) {
        done = evaluatedBelow(join);
      } else if (done instanceof Filter rest) {
        done = evaluatedBelow(rest);
      }
    } else if (node.children().size() == 1) {
      done = evaluatedBelow(node);
    }
    return withOutputOf(node, done);
  }

  /** Nodes that pass on all columns have the new ones now, too. */
  private static LogicalPlan withOutputOf(LogicalPlan node, LogicalPlan done) {
    return done.output().equals(node.output())
        ? done
        : new Project(Scala.<NamedExpression>seq(Scala.list(node.output())), done);
  }

  /** Of a node with one child; in rounds, since a call's argument may be another call. */
  private static LogicalPlan evaluatedBelow(LogicalPlan node) {
    LogicalPlan current = node;
    while (true) {
      LogicalPlan child = current.children().head();
      NeededCalls needed = new NeededCalls(child.outputSet());
      Scala.list(current.expressions()).forEach(needed::add);
      List<Call> ready = needed.ready();
      if (ready.isEmpty()) {
        return current;
      }
      Evaluated evaluated = new Evaluated(child);
      ready.forEach(evaluated::add);
      LogicalPlan replaced =
          current.mapExpressions(e -> Expressions.replace(e, evaluated.attributes()));
      // Only these two do not pass on what they do not read.
      boolean isNarrowing = current instanceof Project || current instanceof Aggregate;
      LogicalPlan below = evaluated.plan(isNarrowing ? read(replaced) : child.outputSet());
      current = replaced.withNewChildren(Scala.seq(List.of(below)));
    }
  }

  private static AttributeSet read(LogicalPlan node) {
    return AttributeSet.apply(Scala.seq(Scala.list(node.expressions())));
  }

  /** Calls in a join's condition are made on the side that has their arguments. */
  private static LogicalPlan evaluatedBelow(Join join) {
    Evaluated left = new Evaluated(join.left());
    Evaluated right = new Evaluated(join.right());
    for (Evaluated side : List.of(left, right)) {
      NeededCalls needed = new NeededCalls(side.child().outputSet());
      needed.add(join.condition().get());
      needed.ready().forEach(side::add);
    }
    Map<Expression, Attribute> attributes = new HashMap<>(left.attributes());
    attributes.putAll(right.attributes());
    Expression condition = Expressions.replace(join.condition().get(), attributes);
    Join done =
        new Join(
            left.plan(join.left().outputSet()),
            right.plan(join.right().outputSet()),
            join.joinType(),
            Option.apply(condition),
            join.hint());
    boolean isWaiting = !attributes.isEmpty() && Expressions.hasCalls(condition);
    return isWaiting ? evaluatedBelow(done) : done;
  }

  /** The child of a node and what is evaluated of it. */
  private static final class Evaluated {

    private LogicalPlan child;
    private final AttributeSet original;
    private final Map<Expression, Attribute> attributes = new LinkedHashMap<>();
    private final Map<Expression, List<Alias>> byImage = new LinkedHashMap<>();

    Evaluated(LogicalPlan child) {
      this.child = child;
      this.original = child.outputSet();
    }

    LogicalPlan child() {
      return child;
    }

    /** Canonicalized calls and where their values will be. */
    Map<Expression, Attribute> attributes() {
      return attributes;
    }

    void add(Call call) {
      MoondreamFunction function = call.function();
      Optional<Reuse.Found> found = Reuse.find(child, function);
      if (found.isPresent()) {
        child = found.get().plan();
        attributes.put(function.canonicalized(), found.get().value());
        return;
      }
      Expression value =
          call.guard() == null
              ? function
              : new If(call.guard(), function, Literal.create(null, function.dataType()));
      Alias alias =
          new Alias(
              value,
              function.function().sqlName(),
              NamedExpression.newExprId(),
              Scala.seq(List.of()),
              Option.empty(),
              Scala.seq(List.of()));
      byImage
          .computeIfAbsent(function.image().canonicalized(), image -> new ArrayList<>())
          .add(alias);
      attributes.put(function.canonicalized(), alias.toAttribute());
    }

    /** The child with the values, passing on at least some attributes. */
    LogicalPlan plan(AttributeSet needed) {
      LogicalPlan plan = child;
      List<List<Alias>> groups = new ArrayList<>(byImage.values());
      for (int i = 0; i < groups.size(); i++) {
        List<Expression> above = new ArrayList<>();
        groups.subList(i + 1, groups.size()).forEach(above::addAll);
        AttributeSet forAbove = AttributeSet.apply(Scala.seq(above));
        List<Attribute> passed =
            Scala.list(plan.output()).stream()
                .filter(a -> needed.contains(a) || forAbove.contains(a) || !isOriginal(a))
                .toList();
        plan = new MoondreamEval(Scala.seq(passed), Scala.seq(groups.get(i)), plan);
      }
      return plan;
    }

    private boolean isOriginal(Attribute attribute) {
      return original.contains(attribute);
    }
  }
}
