package io.moonspark.udfs.sql;

import io.moonspark.udfs.AskedImage;
import io.moonspark.udfs.ImageEnricher;
import io.moonspark.udfs.OutputSchema;
import io.moonspark.udfs.sql.Asking.Asked;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.JoinedRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.types.DataType;
import scala.Function1;
import scala.collection.immutable.Seq;

/**
 * The rows of a partition with the values of the calls behind them, in order. Of the rows that wait
 * for their batch only the columns that anybody needs afterwards are kept, which the bytes of an
 * image seldom are.
 */
final class EvalRows implements Iterator<InternalRow> {

  private static final int SHA256 = OutputSchema.output().fieldIndex("content_sha256");
  private static final int ERROR = OutputSchema.output().fieldIndex("error");

  /** A row whose batch is not through yet. */
  private record Waiting(UnsafeRow passed, Asked asked, String name) {}

  private final Iterator<InternalRow> rows;
  private final SqlSettings settings;
  private final EvalMetrics metrics;
  private final Asking asking;
  private final UnsafeProjection passing;
  private final UnsafeProjection output;
  private final List<Function1<Object, Object>> converters = new ArrayList<>();
  private final ImageNames names;
  private final Queue<Waiting> waiting = new ArrayDeque<>();
  private final Iterator<Row> enriched;
  private final JoinedRow joined = new JoinedRow();

  EvalRows(
      String job,
      Iterator<InternalRow> rows,
      List<Call> calls,
      Seq<Attribute> passed,
      Seq<Attribute> input,
      SqlSettings settings,
      EvalMetrics metrics) {
    this.rows = rows;
    this.settings = settings;
    this.metrics = metrics;
    this.asking = new Asking(calls, settings.enrich().request(), input);
    this.passing = UnsafeProjection.create(Scala.<Expression>seq(Scala.list(passed)), input);
    this.names = new ImageNames(input);
    List<DataType> types = new ArrayList<>();
    Scala.list(passed).forEach(attribute -> types.add(attribute.dataType()));
    for (Call call : calls) {
      types.add(call.function().dataType());
      converters.add(CatalystTypeConverters.createToCatalystConverter(call.function().dataType()));
    }
    this.output = UnsafeProjection.create(types.toArray(DataType[]::new));
    this.enriched =
        ImageEnricher.rows(job, new Images(), settings.asking(asking.common()), metrics);
  }

  @Override
  public boolean hasNext() {
    return enriched.hasNext();
  }

  @Override
  public InternalRow next() {
    Row found = enriched.next();
    Waiting row = waiting.remove();
    metrics.rows().add(1);
    if (row.asked().isImage() && Combined.isFailed(found)) {
      onError(row, found);
    }
    return output.apply(joined.apply(row.passed(), values(row.asked(), found)));
  }

  private void onError(Waiting row, Row found) {
    metrics.errors().add(1);
    if (settings.onError() == SqlSettings.OnError.FAIL) {
      Row error = found.getStruct(ERROR);
      throw new BadImageException(name(row, found), error.getString(0), error.getString(1));
    }
  }

  private static String name(Waiting row, Row found) {
    if (row.name() != null) {
      return row.name();
    }
    return found.isNullAt(SHA256) ? "without a name" : "with SHA-256 " + found.getString(SHA256);
  }

  private InternalRow values(Asked asked, Row found) {
    Object[] values = new Object[converters.size()];
    for (int i = 0; asked.isImage() && i < values.length; i++) {
      Function<Row, Object> answer = asked.answers().get(i);
      values[i] = answer == null ? null : converters.get(i).apply(answer.apply(found));
    }
    return new GenericInternalRow(values);
  }

  /** The images of the rows; each row read here waits for what comes of it. */
  private final class Images implements Iterator<AskedImage> {

    @Override
    public boolean hasNext() {
      return rows.hasNext();
    }

    @Override
    public AskedImage next() {
      InternalRow row = rows.next();
      Asked asked = asking.ask(row);
      String name =
          settings.onError() == SqlSettings.OnError.NULL ? null : names.name(asked.path(), row);
      waiting.add(new Waiting(passing.apply(row).copy(), asked.withoutContent(), name));
      return new AskedImage(asked.content(), asked.path(), asked.request());
    }
  }
}
