package io.moonspark.udfs;

import io.moonspark.model.Enrichment;
import io.moonspark.model.ErrorCode;
import io.moonspark.model.Moondream;
import io.moonspark.udfs.ImageDraft.Failure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * Turns a batch of drafts into output rows, in order.
 *
 * <p>A batch on which the engine fails is halved and tried again, down to single images: running
 * out of memory then costs time only, and an image that breaks the engine spoils no other.
 */
final class BatchRunner {

  private final Engine engine;
  private final OutputRows rows;
  private final EnrichCounters counters;
  private final Originals originals;

  BatchRunner(Engine engine, ModelRef model, EnrichCounters counters, Originals originals) {
    this.originals = originals;
    this.engine = engine;
    this.rows = new OutputRows(model);
    this.counters = counters;
  }

  List<Row> run(List<ImageDraft> batch) {
    Row[] done = new Row[batch.size()];
    List<Integer> asked = new ArrayList<>();
    for (int i = 0; i < done.length; i++) {
      ImageDraft draft = batch.get(i);
      if (draft.original() != null) {
        continue;
      }
      if (draft.failure() != null) {
        done[i] = failed(draft, draft.failure());
      } else if (draft.request().isEmpty()) {
        done[i] = enriched(draft, Enrichment.nothing(), 0);
      } else {
        asked.add(i);
      }
    }
    if (!asked.isEmpty()) {
      enrich(batch, asked, done);
    }
    for (int i = 0; i < done.length; i++) {
      if (done[i] == null) {
        done[i] = copy(batch.get(i));
      }
    }
    return Arrays.asList(done);
  }

  private Row copy(ImageDraft draft) {
    Row original =
        draft.original().row() == null ? originals.row(draft.key()) : draft.original().row();
    counters.images().add(1);
    if (rows.isFailed(original)) {
      counters.failures().add(1);
    }
    return rows.copy(original, draft);
  }

  private void enrich(List<ImageDraft> batch, List<Integer> part, Row[] done) {
    List<Enrichment> found;
    long start = System.nanoTime();
    try {
      found = engine.enrich(part.stream().map(batch::get).map(BatchRunner::item).toList());
    } catch (RuntimeException e) {
      onFailure(batch, part, done, e);
      return;
    }
    double ms = (System.nanoTime() - start) / 1e6;
    counters.batches().add(1);
    counters.engineMs().add(Math.round(ms));
    counters.crops().add(part.stream().mapToInt(i -> batch.get(i).cost()).sum());
    for (int i = 0; i < part.size(); i++) {
      done[part.get(i)] = enriched(batch.get(part.get(i)), found.get(i), ms / part.size());
    }
  }

  private void onFailure(
      List<ImageDraft> batch, List<Integer> part, Row[] done, RuntimeException e) {
    ErrorCode code = EngineFailures.code(e);
    if (code == ErrorCode.OUT_OF_MEMORY) {
      engine.limit().tooMany(part.stream().mapToInt(i -> batch.get(i).cost()).sum());
    }
    if (part.size() == 1) {
      int index = part.get(0);
      done[index] = failed(batch.get(index), new Failure(code, EngineFailures.message(e)));
      return;
    }
    int half = part.size() / 2;
    enrich(batch, part.subList(0, half), done);
    enrich(batch, part.subList(half, part.size()), done);
  }

  private Row enriched(ImageDraft draft, Enrichment found, double engineMs) {
    counters.images().add(1);
    counters.tokens().add(found.generatedTokens());
    return noted(draft, rows.enriched(draft, found, engineMs), true);
  }

  private Row failed(ImageDraft draft, Failure failure) {
    counters.images().add(1);
    counters.failures().add(1);
    return noted(
        draft,
        rows.failed(draft, failure.code(), failure.message()),
        !failure.code().isTransient());
  }

  private Row noted(ImageDraft draft, Row row, boolean copyable) {
    if (draft.key() != null) {
      originals.put(draft.key(), row, copyable);
    }
    return row;
  }

  private static Moondream.Item item(ImageDraft draft) {
    return new Moondream.Item(draft.crops(), draft.request());
  }
}
