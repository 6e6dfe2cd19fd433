package io.moonspark.udfs.sql;

import io.moonspark.model.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import scala.collection.immutable.Seq;

/**
 * Reads from the rows of a partition which image each has and what its calls ask. Of one thread.
 */
final class Asking {

  /**
   * What a row asks.
   *
   * @param content the encoded image, or null
   * @param path of the image, or null
   * @param request all prompts of the row
   * @param answers for each call how its value is found; null where it is NULL
   * @param isImage whether there is an image and any call asks about it
   */
  record Asked(
      byte[] content,
      String path,
      Request request,
      List<Function<Row, Object>> answers,
      boolean isImage) {

    /** The same without the bytes, for what waits. */
    Asked withoutContent() {
      return new Asked(null, path, request, answers, isImage);
    }
  }

  private final List<Call> calls;
  private final Request limits;
  private final UnsafeProjection projection;
  private final List<DataType> types = new ArrayList<>();
  private final int[] guards;
  private final int[] prompts;
  private final List<Function<Object, Map<String, List<String>>>> readers = new ArrayList<>();
  private final Asked same;

  /**
   * Ready for rows of these attributes.
   *
   * @param limits a request without prompts
   */
  Asking(List<Call> calls, Request limits, Seq<Attribute> input) {
    this.calls = calls;
    this.limits = limits;
    this.guards = new int[calls.size()];
    this.prompts = new int[calls.size()];
    List<Expression> read = new ArrayList<>();
    column(calls.get(0).function().image(), read);
    for (int i = 0; i < calls.size(); i++) {
      MoondreamFunction function = calls.get(i).function();
      guards[i] = column(calls.get(i).guard(), read);
      prompts[i] = column(function.prompt(), read);
      readers.add(function.prompt() == null ? null : PromptValue.reader(function));
    }
    this.projection = UnsafeProjection.create(Scala.<Expression>seq(read), input);
    this.same = isTheSameForAll(calls) ? asked(null) : null;
  }

  /** Where an expression's value will be; -1 if there is no expression. */
  private int column(Expression expression, List<Expression> read) {
    if (expression == null) {
      return -1;
    }
    read.add(expression);
    types.add(expression.dataType());
    return read.size() - 1;
  }

  private static boolean isTheSameForAll(List<Call> calls) {
    return calls.stream()
        .allMatch(
            call ->
                call.guard() == null
                    && (call.function().prompt() == null
                        || call.function().prompt() instanceof Literal));
  }

  /** The request of every row whose request is the same as all others': an empty one if none is. */
  Request common() {
    return same == null ? limits : same.request();
  }

  Asked ask(InternalRow row) {
    UnsafeRow values = projection.apply(row);
    Asked asked = same == null ? asked(values) : same;
    boolean isNeeded = asked.answers().stream().anyMatch(answer -> answer != null);
    if (values.isNullAt(0) || !isNeeded) {
      return new Asked(null, null, limits, asked.answers(), false);
    }
    boolean isContent = types.get(0) instanceof BinaryType;
    return new Asked(
        isContent ? values.getBinary(0) : null,
        isContent ? null : values.getUTF8String(0).toString(),
        asked.request(),
        asked.answers(),
        true);
  }

  private Asked asked(UnsafeRow values) {
    Combined combined = new Combined(limits);
    List<Function<Row, Object>> answers = new ArrayList<>();
    for (int i = 0; i < calls.size(); i++) {
      Prompt prompt = prompt(i, values);
      answers.add(prompt == null ? null : combined.add(calls.get(i).function().function(), prompt));
    }
    return new Asked(null, null, combined.request(), answers, false);
  }

  /** Null if the call is NULL for this row. */
  private Prompt prompt(int call, UnsafeRow values) {
    int guard = guards[call];
    if (guard >= 0 && (values.isNullAt(guard) || !values.getBoolean(guard))) {
      return null;
    }
    SqlFunction function = calls.get(call).function().function();
    if (function.prompt() == null) {
      return Prompt.NOTHING;
    }
    Object value = value(call, values);
    try {
      return value == null ? null : Prompt.of(function, readers.get(call).apply(value));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(function.sqlName() + ": " + e.getMessage(), e);
    }
  }

  private Object value(int call, UnsafeRow values) {
    if (calls.get(call).function().prompt() instanceof Literal literal) {
      return literal.value();
    }
    int column = prompts[call];
    return values.isNullAt(column) ? null : values.get(column, types.get(column));
  }
}
