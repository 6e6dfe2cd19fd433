package io.moonspark.udfs.sql;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.CaseWhen;
import org.apache.spark.sql.catalyst.expressions.Coalesce;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.If;
import org.apache.spark.sql.catalyst.expressions.IsNull;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.Not;
import org.apache.spark.sql.catalyst.expressions.Or;
import org.apache.spark.sql.types.DataTypes;
import scala.Tuple2;

/**
 * The calls in some expressions that can be made now, and for which rows. A call in a branch of
 * CASE, IF, COALESCE, AND or OR is needed only by rows that come to that branch, as far as that is
 * known without other calls: those are made together, so that an image is encoded once.
 *
 * <p>Calls whose arguments hold other calls have to wait for these.
 */
final class NeededCalls {

  private final AttributeSet known;

  /** Canonicalized call to the guards it was met under; none if it is needed by every row. */
  private final Map<Expression, List<Expression>> guards = new LinkedHashMap<>();

  private final Map<Expression, MoondreamFunction> calls = new LinkedHashMap<>();

  /**
   * Nothing yet.
   *
   * @param known attributes that arguments may read
   */
  NeededCalls(AttributeSet known) {
    this.known = known;
  }

  /** Adds the calls of an expression that is evaluated for every row. */
  void add(Expression expression) {
    visit(expression, List.of());
  }

  /** The calls, each once. */
  List<Call> ready() {
    List<Call> ready = new ArrayList<>();
    calls.forEach(
        (key, call) ->
            ready.add(new Call(call, guards.get(key).stream().reduce(Or::new).orElse(null))));
    return ready;
  }

  private void visit(Expression expression, List<Expression> guard) {
    if (expression instanceof MoondreamFunction call) {
      visitCall(call, guard);
    } else if (expression instanceof If choice) {
      visit(choice.predicate(), guard);
      visit(choice.trueValue(), with(guard, isTrue(choice.predicate())));
      visit(choice.falseValue(), with(guard, isNotTrue(choice.predicate())));
    } else if (expression instanceof CaseWhen choice) {
      visitCase(choice, guard);
    } else if (expression instanceof Coalesce) {
      List<Expression> inner = guard;
      for (Expression child : Scala.list(expression.children())) {
        visit(child, inner);
        inner = with(inner, new IsNull(child));
      }
    } else if (expression instanceof And and) {
      visit(and.left(), with(guard, orElse(and.right(), true)));
      visit(and.right(), with(guard, orElse(and.left(), true)));
    } else if (expression instanceof Or or) {
      visit(or.left(), with(guard, isNotTrue(or.right())));
      visit(or.right(), with(guard, isNotTrue(or.left())));
    } else {
      Scala.list(expression.children()).forEach(child -> visit(child, guard));
    }
  }

  private void visitCase(CaseWhen choice, List<Expression> guard) {
    List<Expression> inner = guard;
    for (Tuple2<Expression, Expression> branch : Scala.list(choice.branches())) {
      visit(branch._1(), inner);
      visit(branch._2(), with(inner, isTrue(branch._1())));
      inner = with(inner, isNotTrue(branch._1()));
    }
    if (choice.elseValue().isDefined()) {
      visit(choice.elseValue().get(), inner);
    }
  }

  private void visitCall(MoondreamFunction call, List<Expression> guard) {
    if (Scala.list(call.children()).stream().anyMatch(Expressions::hasCalls)) {
      Scala.list(call.children()).forEach(child -> visit(child, guard));
    } else if (Expressions.canBeReadFrom(known, call)) {
      Expression key = call.canonicalized();
      boolean isNew = calls.putIfAbsent(key, call) == null;
      List<Expression> anyOf = guards.computeIfAbsent(key, k -> new ArrayList<>());
      if (guard.isEmpty()) {
        anyOf.clear();
      } else if (isNew || !anyOf.isEmpty()) {
        anyOf.add(Expressions.allOf(guard));
      }
    }
  }

  /** What cannot be known beforehand guards nothing. */
  private List<Expression> with(List<Expression> guard, Expression more) {
    if (Expressions.hasCalls(more) || !Expressions.canBeReadFrom(known, more)) {
      return guard;
    }
    List<Expression> all = new ArrayList<>(guard);
    all.add(more);
    return all;
  }

  private static Expression isTrue(Expression condition) {
    return orElse(condition, false);
  }

  private static Expression isNotTrue(Expression condition) {
    return new Not(orElse(condition, false));
  }

  private static Expression orElse(Expression condition, boolean ifNull) {
    return new Coalesce(
        Scala.seq(List.of(condition, Literal.create(ifNull, DataTypes.BooleanType))));
  }
}
