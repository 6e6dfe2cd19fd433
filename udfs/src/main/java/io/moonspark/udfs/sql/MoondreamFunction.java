package io.moonspark.udfs.sql;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.analysis.TypeCheckResult;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Unevaluable;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import scala.collection.immutable.Seq;

/**
 * A call of one of the {@link SqlFunction}s in a query. {@link GatherCalls} replaces it by a column
 * of a {@link MoondreamEval}; where it cannot, as inside a lambda, {@link #eval} does one image at
 * a time.
 *
 * <p>It says that it is {@code Unevaluable}, which is not quite true, so that the optimizer leaves
 * queries over literal rows to the executors, and does not run the model on the driver itself.
 */
public final class MoondreamFunction extends FunctionCall implements Unevaluable {

  private static final long serialVersionUID = 1L;

  private final SqlFunction function;
  private transient RowByRow rowByRow;

  /**
   * A call.
   *
   * @param arguments the image, and the prompt if the function has one
   */
  public MoondreamFunction(SqlFunction function, Seq<Expression> arguments) {
    super(function, function.sqlName(), arguments);
    this.function = function;
  }

  SqlFunction function() {
    return function;
  }

  Expression image() {
    return arguments().head();
  }

  /** Null if the function has none. */
  Expression prompt() {
    return arguments().size() < 2 ? null : arguments().apply(1);
  }

  @Override
  public DataType dataType() {
    return function.type();
  }

  @Override
  public boolean foldable() {
    return false;
  }

  @Override
  public TypeCheckResult checkInputDataTypes() {
    DataType image = image().dataType();
    if (!(image instanceof BinaryType || isText(image))) {
      return failure(
          "the first argument of %s is an image, BINARY or a path as STRING, and not %s"
              .formatted(function.sqlName(), image.sql()));
    }
    return prompt() == null ? success() : checkPrompt();
  }

  private TypeCheckResult checkPrompt() {
    DataType prompt = prompt().dataType();
    boolean isComposed = prompt instanceof StructType || prompt instanceof MapType;
    if (!isText(prompt) && !(function == SqlFunction.ENRICH && isComposed)) {
      return failure(
          "the second argument of %s is a %s as STRING, and not %s"
              .formatted(function.sqlName(), function.prompt(), prompt.sql()));
    }
    try {
      Prompt.check(this);
      return success();
    } catch (IllegalArgumentException e) {
      return failure(e.getMessage());
    }
  }

  private static boolean isText(DataType type) {
    return type instanceof StringType || type instanceof NullType;
  }

  private static TypeCheckResult success() {
    return TypeCheckResult.TypeCheckSuccess$.MODULE$;
  }

  private static TypeCheckResult failure(String message) {
    return new TypeCheckResult.TypeCheckFailure(message);
  }

  @Override
  public Object eval(InternalRow row) {
    if (rowByRow == null) {
      rowByRow = new RowByRow(this);
    }
    return rowByRow.eval(row);
  }

  @Override
  public String nodeName() {
    return function.sqlName();
  }

  @Override
  Expression of(Seq<Expression> others) {
    return new MoondreamFunction(function, others);
  }
}
