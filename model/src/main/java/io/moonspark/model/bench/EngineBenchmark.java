package io.moonspark.model.bench;

import io.moonspark.model.Enrichment;
import io.moonspark.model.Moondream;
import io.moonspark.model.Request;
import io.moonspark.model.image.CropSet;
import io.moonspark.model.image.ImageException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Measures the engine without Spark, from encoded image files to results, the way an executor runs
 * it: several callers share one model, each decodes and crops a batch and then runs it.
 */
public final class EngineBenchmark {
  private final Moondream model;
  private final List<byte[]> images;
  private final Request request;

  /**
   * @param model to be measured
   * @param images encoded image files, used in turn
   * @param request asked of every image
   */
  public EngineBenchmark(Moondream model, List<byte[]> images, Request request) {
    this.model = model;
    this.images = List.copyOf(images);
    this.request = request;
  }

  /**
   * What a run measured.
   *
   * @param images done
   * @param tokens generated
   * @param seconds of wall time
   * @param prepareSeconds spent in decoding and cropping, over all callers
   * @param enrichSeconds spent in the model, over all callers
   */
  public record Result(
      int images, long tokens, double seconds, double prepareSeconds, double enrichSeconds) {

    public double imagesPerSecond() {
      return images / seconds;
    }

    public double tokensPerSecond() {
      return tokens / seconds;
    }
  }

  /**
   * Runs {@code count} images.
   *
   * @param callers threads that share the model
   * @param batchSize images a call
   * @throws ImageException if an image cannot be read
   */
  public Result run(int count, int callers, int batchSize)
      throws ImageException, InterruptedException {
    AtomicInteger next = new AtomicInteger();
    LongAdder tokens = new LongAdder();
    LongAdder prepareNanos = new LongAdder();
    LongAdder enrichNanos = new LongAdder();
    ExecutorService pool = Executors.newFixedThreadPool(callers);
    try {
      long start = System.nanoTime();
      List<Future<?>> running = new ArrayList<>();
      for (int caller = 0; caller < callers; caller++) {
        running.add(
            pool.submit(
                () -> {
                  int first;
                  while ((first = next.getAndAdd(batchSize)) < count) {
                    long begin = System.nanoTime();
                    List<Moondream.Item> batch = new ArrayList<>();
                    for (int i = first; i < Math.min(first + batchSize, count); i++) {
                      CropSet crops = model.prepare(images.get(i % images.size()));
                      batch.add(new Moondream.Item(crops, request));
                    }
                    long prepared = System.nanoTime();
                    model.enrich(batch).stream()
                        .mapToInt(Enrichment::generatedTokens)
                        .forEach(tokens::add);
                    prepareNanos.add(prepared - begin);
                    enrichNanos.add(System.nanoTime() - prepared);
                  }
                  return null;
                }));
      }
      for (Future<?> caller : running) {
        await(caller);
      }
      return new Result(
          count,
          tokens.sum(),
          (System.nanoTime() - start) / 1e9,
          prepareNanos.sum() / 1e9,
          enrichNanos.sum() / 1e9);
    } finally {
      pool.shutdownNow();
    }
  }

  private static void await(Future<?> caller) throws ImageException, InterruptedException {
    try {
      caller.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ImageException image) {
        throw image;
      }
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
