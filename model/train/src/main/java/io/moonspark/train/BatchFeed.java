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

/** Batches of examples, in order and in shares, made ahead of their use. */
final class BatchFeed implements AutoCloseable {

  private static final int AHEAD = 2;

  private final Examples examples;
  private final Stage stage;
  private final int batch;
  private final int shares;
  private final long end;
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "batches");
            thread.setDaemon(true);
            return thread;
          });
  private final Queue<Future<List<Share>>> ready = new ArrayDeque<>();
  private long next;

  /**
   * A part of a batch.
   *
   * @param weight its images, of the batch's
   */
  record Share(Stage.Batch batch, double weight) {}

  /**
   * The batches of the steps from {@code first} to before {@code end}.
   *
   * @param examples step s has those from {@code s * batch} on
   * @param shares into which each batch is cut, as many images in each as in the others but for one
   */
  BatchFeed(Examples examples, Stage stage, int batch, int shares, long first, long end) {
    this.examples = examples;
    this.stage = stage;
    this.batch = batch;
    this.shares = shares;
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

  private List<Share> make(long step) throws IOException {
    List<Share> made = new ArrayList<>(shares);
    for (int share = 0; share < shares; share++) {
      int from = share * batch / shares;
      int to = (share + 1) * batch / shares;
      List<Example> drawn = new ArrayList<>(to - from);
      for (int i = from; i < to; i++) {
        drawn.add(examples.example(step * batch + i));
      }
      Stage.Batch prepared = stage.prepare(drawn, step * batch + from);
      made.add(new Share(prepared, (double) drawn.size() / batch));
    }
    return made;
  }

  /** The batch of the next step. */
  List<Share> take() throws InterruptedException {
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
