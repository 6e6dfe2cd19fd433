package io.moonspark.udfs;

import io.moonspark.model.Enrichment;
import io.moonspark.model.ErrorCode;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Builds rows of {@link OutputSchema#output()}. */
final class OutputRows {

  private static final Row[] NONE = {};

  private static final int IMAGE = OutputSchema.output().fieldIndex("image");
  private static final int ERROR = OutputSchema.output().fieldIndex("error");
  private static final int SOURCE_MODIFIED = OutputSchema.output().fieldIndex("source_modified");
  private static final int SOURCE_LENGTH = OutputSchema.output().fieldIndex("source_length");
  private static final int ENRICHED_AT = OutputSchema.output().fieldIndex("enriched_at");
  private static final int STAGE_MS = OutputSchema.output().fieldIndex("stage_ms");
  private static final int REUSED = OutputSchema.output().fieldIndex("reused");

  private final ModelRef model;

  OutputRows(ModelRef model) {
    this.model = model;
  }

  /** The row of an image that was enriched. {@code engineMs}: its share of its batch's time. */
  Row enriched(ImageDraft draft, Enrichment found, double engineMs) {
    return row(
        draft,
        rows(found.captions(), c -> text(c.length().label(), c.text())),
        rows(found.answers(), OutputRows::answer),
        rows(
            found.boxes(),
            b -> RowFactory.create(b.label(), b.xMin(), b.yMin(), b.xMax(), b.yMax())),
        rows(found.points(), p -> RowFactory.create(p.label(), p.x(), p.y())),
        null,
        engineMs);
  }

  /** The row of an image that could not be enriched. */
  Row failed(ImageDraft draft, ErrorCode code, String message) {
    return row(draft, NONE, NONE, NONE, NONE, RowFactory.create(code.label(), message), null);
  }

  private Row row(
      ImageDraft draft,
      Row[] captions,
      Row[] answers,
      Row[] boxes,
      Row[] points,
      Row error,
      Double engineMs) {
    return RowFactory.create(
        draft.source().image(),
        draft.sha256(),
        draft.crops() == null ? null : draft.crops().width(),
        draft.crops() == null ? null : draft.crops().height(),
        captions,
        answers,
        boxes,
        points,
        error,
        RowFactory.create(model.name(), model.digest()),
        draft.requestDigest(),
        draft.modified(),
        draft.length(),
        Timestamp.from(Instant.now()),
        RowFactory.create(draft.decodeMs(), engineMs),
        false);
  }

  /** The row of an image whose content another row is about. */
  Row copy(Row original, ImageDraft draft) {
    Object[] values = new Object[original.length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = original.get(i);
    }
    values[IMAGE] = draft.source().image();
    values[SOURCE_MODIFIED] = draft.modified();
    values[SOURCE_LENGTH] = draft.length();
    values[ENRICHED_AT] = Timestamp.from(Instant.now());
    values[STAGE_MS] = RowFactory.create(draft.decodeMs(), null);
    values[REUSED] = true;
    return RowFactory.create(values);
  }

  boolean isFailed(Row row) {
    return !row.isNullAt(ERROR);
  }

  private static Row text(String prompt, Enrichment.Text text) {
    return RowFactory.create(prompt, text.text(), text.tokens().size(), label(text.finish()));
  }

  private static Row answer(Enrichment.Answer answer) {
    Enrichment.Text text = answer.text();
    return RowFactory.create(
        answer.question().text(),
        text.text(),
        text.tokens().size(),
        label(text.finish()),
        answer.reasoning().map(OutputRows::reasoning).orElse(null));
  }

  private static Row reasoning(Enrichment.Reasoning reasoning) {
    return RowFactory.create(
        reasoning.text(),
        reasoning.tokens().size(),
        label(reasoning.finish()),
        rows(
            reasoning.grounding(),
            span ->
                RowFactory.create(
                    span.start(),
                    span.end(),
                    rows(span.points(), p -> RowFactory.create(p.x(), p.y())))));
  }

  private static String label(Enrichment.Finish finish) {
    return finish.name().toLowerCase(Locale.ROOT);
  }

  private static <T> Row[] rows(List<T> found, Function<T, Row> toRow) {
    return found.stream().map(toRow).toArray(Row[]::new);
  }
}
