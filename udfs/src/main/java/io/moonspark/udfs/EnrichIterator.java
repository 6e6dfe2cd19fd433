package io.moonspark.udfs;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;

/**
 * The rows of a partition, enriched batch by batch as they are asked for. Rows come out in the
 * order in which they went in, and at most one batch of crops (and the image that did not fit into
 * it) is in memory.
 */
final class EnrichIterator implements Iterator<Row> {

  /** Closes a batch in which hardly any image is good; such rows cost no crops. */
  private static final int MAX_ROWS = 4096;

  private final Iterator<SourceRow> source;
  private final ImagePreparer preparer;
  private final BatchRunner runner;
  private final Originals originals;
  private final BatchLimit limit;
  private final int cropBudget;
  private final Queue<Row> ready = new ArrayDeque<>();
  private ImageDraft waiting;

  EnrichIterator(
      Iterator<SourceRow> source,
      ImagePreparer preparer,
      BatchRunner runner,
      Originals originals,
      BatchLimit limit,
      int cropBudget) {
    this.source = source;
    this.preparer = preparer;
    this.runner = runner;
    this.originals = originals;
    this.limit = limit;
    this.cropBudget = cropBudget;
  }

  @Override
  public boolean hasNext() {
    if (ready.isEmpty()) {
      stopIfKilled();
      ready.addAll(runner.run(nextBatch()));
      originals.endBatch(waiting);
    }
    return !ready.isEmpty();
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.remove();
  }

  private List<ImageDraft> nextBatch() {
    int budget = limit.of(cropBudget);
    int crops = 0;
    List<ImageDraft> batch = new ArrayList<>();
    while (crops < budget && batch.size() < MAX_ROWS) {
      ImageDraft draft = nextDraft();
      if (draft == null) {
        break;
      }
      if (crops > 0 && crops + draft.cost() > budget) {
        waiting = draft;
        break;
      }
      batch.add(draft);
      crops += draft.cost();
    }
    return batch;
  }

  private ImageDraft nextDraft() {
    ImageDraft draft = waiting;
    waiting = null;
    while (draft == null && source.hasNext()) {
      draft = preparer.prepare(source.next()).orElse(null);
    }
    return draft;
  }

  /** A cancelled task ends between two batches instead of working its partition off. */
  private static void stopIfKilled() {
    TaskContext context = TaskContext.get();
    if (context != null) {
      context.killTaskIfInterrupted();
    }
  }
}
