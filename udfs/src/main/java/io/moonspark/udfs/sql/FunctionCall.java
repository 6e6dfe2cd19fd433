package io.moonspark.udfs.sql;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenContext;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenFallback;
import org.apache.spark.sql.catalyst.expressions.codegen.ExprCode;
import scala.Function1;
import scala.collection.Iterator;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;

/**
 * A function and its arguments as an expression: what Scala would write for a case class of the
 * two, and no code to be compiled.
 */
abstract class FunctionCall extends Expression implements CodegenFallback, Serializable {

  private static final long serialVersionUID = 1L;

  private final Enum<?> named;
  private final String sqlName;
  private final Seq<Expression> arguments;

  /**
   * A call.
   *
   * @param named which function it is, of those that the class evaluates
   */
  FunctionCall(Enum<?> named, String sqlName, Seq<Expression> arguments) {
    this.named = named;
    this.sqlName = sqlName;
    this.arguments = arguments;
  }

  /** The same function of other arguments. */
  abstract Expression of(Seq<Expression> others);

  final Seq<Expression> arguments() {
    return arguments;
  }

  @Override
  public final boolean nullable() {
    return true;
  }

  @Override
  public final ExprCode doGenCode(CodegenContext context, ExprCode code) {
    return CodegenFallback.super.doGenCode(context, code);
  }

  @Override
  public final String prettyName() {
    return sqlName;
  }

  @Override
  public final Seq<Expression> children() {
    return arguments;
  }

  @Override
  public final Expression mapChildren(Function1<Expression, Expression> f) {
    List<Expression> mapped = Scala.list(arguments).stream().map(f::apply).toList();
    return mapped.equals(Scala.list(arguments)) ? this : withNewChildren(Scala.seq(mapped));
  }

  @Override
  public final Expression withNewChildrenInternal(IndexedSeq<Expression> newChildren) {
    return of(newChildren);
  }

  @Override
  public final Iterator<Object> stringArgs() {
    return arguments.iterator().map(argument -> (Object) argument);
  }

  @Override
  public final int productArity() {
    return 2;
  }

  @Override
  public final Object productElement(int n) {
    return n == 0 ? named : arguments;
  }

  @Override
  public final boolean canEqual(Object other) {
    return other != null && other.getClass() == getClass();
  }

  @Override
  public final boolean equals(Object other) {
    return canEqual(other)
        && other instanceof FunctionCall call
        && call.named == named
        && call.arguments.equals(arguments);
  }

  @Override
  public final int hashCode() {
    return 31 * named.name().hashCode() + arguments.hashCode();
  }
}
