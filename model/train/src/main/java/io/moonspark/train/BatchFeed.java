package io.moonspark.train;

import io.moonspark.jobs.scenes.Scene;
import io.moonspark.jobs.scenes.SceneRenderer;
import io.moonspark.jobs.scenes.SceneSampler;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Batches of rendered scenes, in order, made ahead of their use. */
final class BatchFeed implements AutoCloseable {

  private static final int AHEAD = 2;

  private final SceneSampler scenes;
  private final SceneRenderer renderer;
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
   * @param scenes step s has the scenes from {@code s * batch} on
   */
  BatchFeed(
      SceneSampler scenes, SceneRenderer renderer, Stage stage, int batch, long first, long end) {
    this.scenes = scenes;
    this.renderer = renderer;
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

  private Stage.Batch make(long step) {
    List<Scene> drawn = new ArrayList<>(batch);
    byte[][] images = new byte[batch][];
    for (int i = 0; i < batch; i++) {
      drawn.add(scenes.scene(step * batch + i));
      images[i] = renderer.rgb(drawn.get(i));
    }
    return stage.prepare(drawn, images);
  }

  /** The batch of the next step. */
  Stage.Batch take() throws InterruptedException {
    order();
    try {
      return ready.remove().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a batch could not be made", e.getCause());
    }
  }

  @Override
  public void close() {
    worker.shutdownNow();
  }
}
