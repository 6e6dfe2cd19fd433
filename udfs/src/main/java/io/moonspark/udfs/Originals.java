package io.moonspark.udfs;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;

/** Tells the images of a task that are new from those whose content has been seen before. */
final class Originals {

  private final DoneRows done;
  private final TaskContext task;
  private final Set<ContentKey> elsewhere;
  private final Set<ContentKey> underway = new HashSet<>();
  private final Map<ContentKey, Row> batch = new HashMap<>();

  Originals(DoneRows done, TaskContext task, Set<ContentKey> elsewhere) {
    this.elsewhere = elsewhere;
    this.done = done;
    this.task = task;
  }

  /** Whether images of this content get no row here. */
  boolean areElsewhere(ContentKey key) {
    return elsewhere.contains(key);
  }

  /** The row of an image of this content, if there is one already. */
  Optional<Row> done(ContentKey key) {
    return done.find(key, task);
  }

  /**
   * Whether this content is the first of its kind since {@link #endBatch}. If not, its row will be
   * among {@link #row} once the batch is through.
   */
  boolean isFirst(ContentKey key) {
    return underway.add(key);
  }

  /** Notes the row of a first one. {@code copyable}: whether later batches may have it, too. */
  void put(ContentKey key, Row row, boolean copyable) {
    batch.put(key, row);
    if (copyable) {
      done.put(key, row, task);
    }
  }

  /** The row of the first image of this content in the batch. */
  Row row(ContentKey key) {
    return batch.get(key);
  }

  /** Forgets a batch, all but an image that waits for the next one. */
  void endBatch(ImageDraft waiting) {
    batch.clear();
    underway.clear();
    if (waiting != null && waiting.key() != null) {
      underway.add(waiting.key());
    }
  }
}
