package io.moonspark.jobs.narratives;

import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** What became of an image, as a row of {@link NarrativeSchemas#RESULT}. */
final class ResultRows {

  /** The image has its captions. */
  static final String DONE = "done";

  /** The image cannot be finished; the ledger says why. */
  static final String LEDGER = "ledger";

  /** The budget ended before the image was finished. */
  static final String STOPPED = "stopped";

  private ResultRows() {}

  static Row done(String dataset, ImageState state) {
    return RowFactory.create(
        state.image(),
        dataset,
        state.transcripts().size(),
        DONE,
        null,
        null,
        rows(state.facts().stream().map(fact -> fact(state, fact))),
        rows(state.captions().stream().map(ResultRows::caption)),
        rows(state.questions().stream().map(ResultRows::question)),
        rows(
            state.dropped().stream()
                .map(d -> RowFactory.create(d.step(), d.id(), d.text(), d.reason()))));
  }

  static Row failed(String image, String dataset, int annotators, ImageFailure failure) {
    return unfinished(
        image, dataset, annotators, LEDGER, failure.code().label(), failure.getMessage());
  }

  static Row stopped(String image, String dataset, int annotators) {
    return unfinished(image, dataset, annotators, STOPPED, null, null);
  }

  private static Row unfinished(
      String image, String dataset, int annotators, String status, String code, String message) {
    Row[] none = {};
    return RowFactory.create(
        image, dataset, annotators, status, code, message, none, none, none, none);
  }

  private static Row fact(ImageState state, Fact fact) {
    Transcript transcript = state.transcripts().get(fact.annotator());
    Span span = fact.span();
    return RowFactory.create(
        fact.id(),
        transcript.annotator(),
        fact.text(),
        fact.quote(),
        span == null ? null : span.start(),
        span == null ? null : span.end(),
        span == null ? null : transcript.startTime(span),
        span == null ? null : transcript.endTime(span),
        span == null ? null : box(transcript.box(span)),
        fact.status().label(),
        texts(fact.others()),
        fact.reason(),
        fact.call());
  }

  private static Row box(WeakBox box) {
    return box == null ? null : RowFactory.create(box.xMin(), box.yMin(), box.xMax(), box.yMax());
  }

  private static Row caption(Caption caption) {
    return RowFactory.create(
        caption.id(),
        caption.length(),
        caption.style(),
        caption.text(),
        rows(
            caption.sentences().stream()
                .map(s -> RowFactory.create(s.id(), s.text(), texts(s.facts()), s.support()))),
        caption.call());
  }

  private static Row question(Question question) {
    return RowFactory.create(
        question.id(),
        question.kind(),
        question.facts().isEmpty(),
        question.question(),
        question.answer(),
        texts(question.facts()),
        question.call());
  }

  private static String[] texts(List<String> texts) {
    return texts.toArray(String[]::new);
  }

  private static Row[] rows(Stream<Row> rows) {
    return rows.toArray(Row[]::new);
  }
}
