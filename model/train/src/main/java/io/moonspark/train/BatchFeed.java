package io.moonspark.train;

import io.moonspark.jobs.UserError;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Batches of examples, in order, made ahead of their use. */
final class BatchFeed implements AutoCloseable {

  private static final int AHEAD = 2;

  private final Examples examples;
  private final Stage stage;
  private final int batch;
  private final long end;
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "batches");
            thread.setDaemon(true);
            return thread;
          });
  private final Queue<Future<Stage.Batch>> ready = new ArrayDeque<>();
  private long next;

  /**
   * The batches of the steps from {@code first} to before {@code end}.
   *
   * @param examples step s has those from {@code s * batch} on
   */
  BatchFeed(Examples examples, Stage stage, int batch, long first, long end) {
    this.examples = examples;
    this.stage = stage;
    this.batch = batch;
    this.next = first;
    this.end = end;
    for (int i = 0; i < AHEAD; i++) {
      order();
    }
  }

  private void order() {
    if (next < end) {
      long step = next++;
      ready.add(worker.submit(() -> make(step)));
    }
  }

  private Stage.Batch make(long step) throws IOException {
    List<Example> drawn = new ArrayList<>(batch);
    for (int i = 0; i < batch; i++) {
      drawn.add(examples.example(step * batch + i));
    }
    return stage.prepare(drawn, step * batch);
  }

  /** The batch of the next step. */
  Stage.Batch take() throws InterruptedException {
    order();
    try {
      return ready.remove().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UserError told) {
        throw told;
      }
      throw new IllegalStateException("a batch could not be made", e.getCause());
    }
  }

  @Override
  public void close() {
    worker.shutdownNow();
  }
}
