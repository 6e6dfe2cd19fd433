package io.moonspark.udfs.sql;

import io.moonspark.model.CaptionLength;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.errors.QueryCompilationErrors;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;
import scala.Function1;
import scala.Tuple3;
import scala.collection.immutable.Seq;

/** The functions as a session registers them. */
public final class SqlFunctions {

  private SqlFunctions() {}

  /** Names, descriptions and what builds a call from its arguments. */
  public static List<
          Tuple3<FunctionIdentifier, ExpressionInfo, Function1<Seq<Expression>, Expression>>>
      all() {
    List<Tuple3<FunctionIdentifier, ExpressionInfo, Function1<Seq<Expression>, Expression>>> all =
        new ArrayList<>();
    for (SqlFunction function : SqlFunction.values()) {
      all.add(
          entry(
              MoondreamFunction.class,
              function.sqlName(),
              function.usage(),
              arguments -> call(function, arguments)));
    }
    for (BoxFunction.Measure measure : BoxFunction.Measure.values()) {
      all.add(
          entry(BoxFunction.class, measure.signature(), boxes -> new BoxFunction(measure, boxes)));
    }
    for (TextFunction.Finding finding : TextFunction.Finding.values()) {
      all.add(
          entry(
              TextFunction.class, finding.signature(), texts -> new TextFunction(finding, texts)));
    }
    return all;
  }

  private static Tuple3<FunctionIdentifier, ExpressionInfo, Function1<Seq<Expression>, Expression>>
      entry(
          Class<?> type,
          String name,
          String usage,
          Function1<Seq<Expression>, Expression> builder) {
    ExpressionInfo info =
        new ExpressionInfo(
            type.getName(), null, name, usage, "", "", "", "misc_funcs", "", "", "scala_udf");
    return new Tuple3<>(new FunctionIdentifier(name), info, builder);
  }

  private static Tuple3<FunctionIdentifier, ExpressionInfo, Function1<Seq<Expression>, Expression>>
      entry(Class<?> type, Signature signature, Function1<Seq<Expression>, Expression> builder) {
    return entry(
        type,
        signature.sqlName(),
        signature.usage(),
        arguments -> {
          if (arguments.size() != signature.arguments()) {
            throw wrongNumber(
                signature.sqlName(), List.of(signature.arguments()), arguments.size());
          }
          return builder.apply(arguments);
        });
  }

  private static Expression call(SqlFunction function, Seq<Expression> arguments) {
    List<Expression> given = new ArrayList<>(Scala.list(arguments));
    if (function == SqlFunction.CAPTION && given.size() == 1) {
      given.add(
          Literal.create(
              UTF8String.fromString(CaptionLength.NORMAL.label()), DataTypes.StringType));
    }
    int wanted = function.prompt() == null ? 1 : 2;
    if (given.size() != wanted) {
      List<Object> counts = function == SqlFunction.CAPTION ? List.of(1, 2) : List.of(wanted);
      throw wrongNumber(function.sqlName(), counts, arguments.size());
    }
    return new MoondreamFunction(function, Scala.seq(given));
  }

  private static RuntimeException wrongNumber(String name, List<Object> wanted, int given) {
    return SqlFunctions.<RuntimeException>unchecked(
        QueryCompilationErrors.wrongNumArgsError(name, Scala.seq(wanted), given, "", "", ""));
  }

  /** Spark throws what Java would have it declare. */
  @SuppressWarnings("unchecked")
  private static <E extends Throwable> E unchecked(Throwable e) throws E {
    throw (E) e;
  }
}
