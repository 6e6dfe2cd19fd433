package io.moonspark.udfs;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;

/**
 * Rows that tasks of one stage made in this process, by content, so that what comes twice is
 * enriched once. Bounded: of a very large stage the rows used last are kept.
 */
final class DoneRows {

  private static final int MOST_ROWS = 4_096;
  private static final int MOST_STAGES = 2;

  private static final Map<String, DoneRows> STAGES = bounded(MOST_STAGES);

  /** Which task made a row, and at which attempt. */
  private record Made(Row row, int partition, long attempt) {}

  private final Map<ContentKey, Made> rows = bounded(MOST_ROWS);

  /**
   * The rows of a stage. {@code job} tells apart what is computed for different purposes; the same
   * job computed again is another stage.
   */
  static DoneRows of(String job, TaskContext task) {
    String stage = task == null ? job : job + "/" + task.stageId();
    synchronized (STAGES) {
      return STAGES.computeIfAbsent(stage, key -> new DoneRows());
    }
  }

  /**
   * The row of this content, if it is done. What an earlier attempt of the same task left is none:
   * that attempt failed, and its row would be a copy of nothing.
   */
  synchronized Optional<Row> find(ContentKey key, TaskContext task) {
    Made made = rows.get(key);
    boolean stale =
        made == null || (made.partition() == partition(task) && made.attempt() != attempt(task));
    return stale ? Optional.empty() : Optional.of(made.row());
  }

  synchronized void put(ContentKey key, Row row, TaskContext task) {
    rows.put(key, new Made(row, partition(task), attempt(task)));
  }

  private static int partition(TaskContext task) {
    return task == null ? 0 : task.partitionId();
  }

  private static long attempt(TaskContext task) {
    return task == null ? 0 : task.taskAttemptId();
  }

  private static <K, V> Map<K, V> bounded(int most) {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > most;
      }
    };
  }
}
