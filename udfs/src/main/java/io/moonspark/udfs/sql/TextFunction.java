package io.moonspark.udfs.sql;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.analysis.TypeCheckResult;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.unsafe.types.UTF8String;
import scala.collection.immutable.Seq;

/** Words of texts, see {@link TextWords} and {@link TextQuery}. */
public final class TextFunction extends FunctionCall {

  private static final long serialVersionUID = 1L;

  /** What is found out. */
  public enum Finding {
    WORDS(
        new Signature(
            "text_words",
            1,
            DataTypes.createArrayType(DataTypes.StringType, false),
            "_FUNC_(text) - The words of a text in lower case, in their order.")),
    MATCHES(
        new Signature(
            "text_matches",
            2,
            DataTypes.BooleanType,
            "_FUNC_(text, query) - Whether a text has all the words and \"phrases\" of the query,"
                + " and none of its -words."));

    private final Signature signature;

    Finding(Signature signature) {
      this.signature = signature;
    }

    Signature signature() {
      return signature;
    }
  }

  private final Finding finding;

  /** The query that was parsed last: nearly always it is the same for all rows. */
  private transient UTF8String lastQuery;

  private transient TextQuery last;

  /** A call. */
  public TextFunction(Finding finding, Seq<Expression> texts) {
    super(finding, finding.signature.sqlName(), texts);
    this.finding = finding;
  }

  @Override
  public DataType dataType() {
    return finding.signature.type();
  }

  @Override
  public TypeCheckResult checkInputDataTypes() {
    for (Expression text : Scala.list(arguments())) {
      DataType type = text.dataType();
      if (!(type instanceof StringType) && !(type instanceof NullType)) {
        return new TypeCheckResult.TypeCheckFailure(
            "%s takes STRING, and not %s".formatted(finding.signature.sqlName(), type.sql()));
      }
    }
    return TypeCheckResult.TypeCheckSuccess$.MODULE$;
  }

  @Override
  public Object eval(InternalRow row) {
    UTF8String text = (UTF8String) arguments().head().eval(row);
    if (text == null) {
      return null;
    }
    if (finding == Finding.WORDS) {
      return new GenericArrayData(
          TextWords.of(text.toString()).stream().map(UTF8String::fromString).toArray());
    }
    UTF8String query = (UTF8String) arguments().apply(1).eval(row);
    return query == null ? null : parsed(query).matches(text.toString());
  }

  private TextQuery parsed(UTF8String query) {
    if (!query.equals(lastQuery)) {
      last = TextQuery.parse(query.toString());
      lastQuery = query.clone();
    }
    return last;
  }

  @Override
  Expression of(Seq<Expression> others) {
    return new TextFunction(finding, others);
  }
}
