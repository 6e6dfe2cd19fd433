package io.moonspark.udfs.sql;

import java.io.Serializable;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.If;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;

/**
 * A call as a {@link MoondreamEval} holds it.
 *
 * @param function the call
 * @param guard BOOLEAN: whether a row needs it; null if every row does
 */
record Call(MoondreamFunction function, Expression guard) implements Serializable {

  /**
   * Reads what {@link GatherCalls} wrote: {@code function} or {@code if(guard, function, NULL)}.
   */
  static Call of(NamedExpression column) {
    Expression value = ((Alias) column).child();
    return value instanceof If guarded
        ? new Call((MoondreamFunction) guarded.trueValue(), guarded.predicate())
        : new Call((MoondreamFunction) value, null);
  }
}
