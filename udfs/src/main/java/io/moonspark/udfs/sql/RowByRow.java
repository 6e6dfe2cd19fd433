package io.moonspark.udfs.sql;

import io.moonspark.udfs.TaskHadoop;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.Metadata;

/** A call that no {@link MoondreamEval} makes: every row is a batch of its own. */
final class RowByRow {

  private final List<Expression> arguments;
  private final List<Attribute> input = new ArrayList<>();
  private final Call call;
  private final SqlSettings settings = SqlSettings.of(SQLConf.get(), TaskHadoop.conf());
  private final EvalMetrics metrics = EvalMetrics.unseen();
  private final String job = UUID.randomUUID().toString();

  RowByRow(MoondreamFunction function) {
    this.arguments = Scala.list(function.children());
    List<Expression> read = new ArrayList<>();
    for (Expression argument : arguments) {
      Attribute attribute =
          new AttributeReference(
              "argument",
              argument.dataType(),
              true,
              Metadata.empty(),
              NamedExpression.newExprId(),
              Scala.seq(List.of()));
      input.add(attribute);
      // A prompt that is written in the query is read from there.
      read.add(argument.foldable() ? argument : attribute);
    }
    this.call = new Call(new MoondreamFunction(function.function(), Scala.seq(read)), null);
  }

  Object eval(InternalRow row) {
    Object[] values = arguments.stream().map(argument -> argument.eval(row)).toArray();
    EvalRows rows =
        new EvalRows(
            job,
            List.<InternalRow>of(new GenericInternalRow(values)).iterator(),
            List.of(call),
            Scala.seq(List.of()),
            Scala.seq(input),
            settings,
            metrics);
    return rows.next().copy().get(0, call.function().dataType());
  }
}
