package io.moonspark.udfs.sql;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.analysis.TypeCheckResult;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenContext;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenFallback;
import org.apache.spark.sql.catalyst.expressions.codegen.ExprCode;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Function1;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;

/**
 * Arithmetic on boxes: structs with fields {@code x_min}, {@code y_min}, {@code x_max}, {@code
 * y_max}.
 */
public final class BoxFunction extends Expression implements CodegenFallback, Serializable {

  private static final long serialVersionUID = 1L;

  private static final List<String> BOX = List.of("x_min", "y_min", "x_max", "y_max");
  private static final List<String> POINT = List.of("x", "y");

  /** What is computed. */
  public enum Measure {
    IOU(
        "box_iou",
        2,
        DataTypes.DoubleType,
        "_FUNC_(box, box) - Intersection over union of two boxes, from 0 to 1."),
    AREA("box_area", 1, DataTypes.DoubleType, "_FUNC_(box) - Area of a box; the image has 1."),
    CONTAINS(
        "box_contains",
        2,
        DataTypes.BooleanType,
        "_FUNC_(box, box or point) - Whether the second lies within the first.");

    private final String sqlName;
    private final int arguments;
    private final DataType type;
    private final String usage;

    Measure(String sqlName, int arguments, DataType type, String usage) {
      this.sqlName = sqlName;
      this.arguments = arguments;
      this.type = type;
      this.usage = usage;
    }

    String sqlName() {
      return sqlName;
    }

    int arguments() {
      return arguments;
    }

    String usage() {
      return usage;
    }
  }

  private final Measure measure;
  private final Seq<Expression> boxes;

  /** A call. */
  public BoxFunction(Measure measure, Seq<Expression> boxes) {
    this.measure = measure;
    this.boxes = boxes;
  }

  @Override
  public DataType dataType() {
    return measure.type;
  }

  @Override
  public boolean nullable() {
    return true;
  }

  @Override
  public TypeCheckResult checkInputDataTypes() {
    for (int i = 0; i < boxes.size(); i++) {
      DataType type = boxes.apply(i).dataType();
      boolean mayBePoint = measure == Measure.CONTAINS && i == 1;
      if (!hasNumbers(type, BOX) && !(mayBePoint && hasNumbers(type, POINT))) {
        return new TypeCheckResult.TypeCheckFailure(
            "%s takes structs with numbers %s%s, and not %s"
                .formatted(
                    measure.sqlName,
                    String.join(", ", BOX),
                    mayBePoint ? ", or x, y" : "",
                    type.sql()));
      }
    }
    return TypeCheckResult.TypeCheckSuccess$.MODULE$;
  }

  private static boolean hasNumbers(DataType type, List<String> names) {
    return type instanceof StructType struct
        && names.stream()
            .allMatch(
                name ->
                    Stream.of(struct.fields())
                        .filter(field -> field.name().equals(name))
                        .map(StructField::dataType)
                        .anyMatch(NumericType.class::isInstance));
  }

  @Override
  public Object eval(InternalRow row) {
    Rect first = rect(boxes.head(), row);
    Rect second = boxes.size() < 2 ? first : rect(boxes.apply(1), row);
    if (first == null || second == null) {
      return null;
    }
    return switch (measure) {
      case IOU -> (Object) first.iou(second);
      case AREA -> first.area();
      case CONTAINS -> first.contains(second);
    };
  }

  /** Null if the struct or one of its numbers is. */
  private static Rect rect(Expression box, InternalRow row) {
    InternalRow value = (InternalRow) box.eval(row);
    if (value == null) {
      return null;
    }
    StructType type = (StructType) box.dataType();
    List<String> names = hasNumbers(type, BOX) ? BOX : POINT;
    double[] numbers = new double[names.size()];
    for (int i = 0; i < numbers.length; i++) {
      int index = type.fieldIndex(names.get(i));
      if (value.isNullAt(index)) {
        return null;
      }
      Object number = value.get(index, type.fields()[index].dataType());
      numbers[i] =
          number instanceof Decimal decimal ? decimal.toDouble() : ((Number) number).doubleValue();
    }
    return names.equals(BOX)
        ? new Rect(numbers[0], numbers[1], numbers[2], numbers[3])
        : new Rect(numbers[0], numbers[1], numbers[0], numbers[1]);
  }

  @Override
  public ExprCode doGenCode(CodegenContext context, ExprCode code) {
    return CodegenFallback.super.doGenCode(context, code);
  }

  @Override
  public String prettyName() {
    return measure.sqlName;
  }

  @Override
  public Seq<Expression> children() {
    return boxes;
  }

  @Override
  public Expression mapChildren(Function1<Expression, Expression> f) {
    List<Expression> mapped = Scala.list(boxes).stream().map(f::apply).toList();
    return mapped.equals(Scala.list(boxes)) ? this : withNewChildren(Scala.seq(mapped));
  }

  @Override
  public Expression withNewChildrenInternal(IndexedSeq<Expression> newChildren) {
    return new BoxFunction(measure, newChildren);
  }

  @Override
  public scala.collection.Iterator<Object> stringArgs() {
    return boxes.iterator().map(box -> (Object) box);
  }

  @Override
  public int productArity() {
    return 2;
  }

  @Override
  public Object productElement(int n) {
    return n == 0 ? measure : boxes;
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof BoxFunction;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BoxFunction function
        && function.measure == measure
        && function.boxes.equals(boxes);
  }

  @Override
  public int hashCode() {
    return 31 * measure.name().hashCode() + boxes.hashCode();
  }
}
