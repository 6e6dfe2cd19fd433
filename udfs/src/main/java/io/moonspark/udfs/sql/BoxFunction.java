package io.moonspark.udfs.sql;

import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.analysis.TypeCheckResult;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.collection.immutable.Seq;

/**
 * Arithmetic on boxes: structs with fields {@code x_min}, {@code y_min}, {@code x_max}, {@code
 * y_max}.
 */
public final class BoxFunction extends FunctionCall {

  private static final long serialVersionUID = 1L;

  private static final List<String> BOX = List.of("x_min", "y_min", "x_max", "y_max");
  private static final List<String> POINT = List.of("x", "y");

  /** What is computed. */
  public enum Measure {
    IOU(
        new Signature(
            "box_iou",
            2,
            DataTypes.DoubleType,
            "_FUNC_(box, box) - Intersection over union of two boxes, from 0 to 1.")),
    AREA(
        new Signature(
            "box_area", 1, DataTypes.DoubleType, "_FUNC_(box) - Area of a box; the image has 1.")),
    CONTAINS(
        new Signature(
            "box_contains",
            2,
            DataTypes.BooleanType,
            "_FUNC_(box, box or point) - Whether the second lies within the first."));

    private final Signature signature;

    Measure(Signature signature) {
      this.signature = signature;
    }

    Signature signature() {
      return signature;
    }
  }

  private final Measure measure;

  /** A call. */
  public BoxFunction(Measure measure, Seq<Expression> boxes) {
    super(measure, measure.signature.sqlName(), boxes);
    this.measure = measure;
  }

  @Override
  public DataType dataType() {
    return measure.signature.type();
  }

  @Override
  public TypeCheckResult checkInputDataTypes() {
    for (int i = 0; i < arguments().size(); i++) {
      DataType type = arguments().apply(i).dataType();
      boolean mayBePoint = measure == Measure.CONTAINS && i == 1;
      if (!hasNumbers(type, BOX) && !(mayBePoint && hasNumbers(type, POINT))) {
        return new TypeCheckResult.TypeCheckFailure(
            "%s takes structs with numbers %s%s, and not %s"
                .formatted(
                    measure.signature.sqlName(),
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
    Rect first = rect(arguments().head(), row);
    Rect second = arguments().size() < 2 ? first : rect(arguments().apply(1), row);
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
  Expression of(Seq<Expression> others) {
    return new BoxFunction(measure, others);
  }
}
