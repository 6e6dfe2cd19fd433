package io.moonspark.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Data parallelism in one process: networks over the same memory of parameters, each of which takes
 * a share of every batch on a thread of its own. At nano's size an operator is too short to be cut
 * in two: threads that share one wait for each other for more than a third of the time.
 */
final class Replicas implements AutoCloseable {

  /** Images that a replica is worth its gradients for. */
  private static final int LEAST_IMAGES = 4;

  private final List<Network> networks = new ArrayList<>();
  private final int threadsEach;
  private final ExecutorService executor;

  /**
   * What a step comes to.
   *
   * @param loss the mean of the shares'
   * @param norm of all gradients together
   * @param gradients of the loss, by the parameter's name
   */
  record Result(double loss, double norm, Map<String, float[]> gradients) {}

  private record ShareResult(double loss, Map<String, float[]> gradients) {}

  /**
   * As many replicas as a batch is worth.
   *
   * @param threads of all replicas together
   * @param batch images of a step
   */
  Replicas(Network network, int threads, int batch) {
    int count = Math.max(1, Math.min(threads, batch / LEAST_IMAGES));
    networks.add(network);
    while (networks.size() < count) {
      networks.add(network.replica());
    }
    threadsEach = Math.max(1, threads / count);
    executor =
        Executors.newFixedThreadPool(
            count,
            task -> {
              Thread thread = new Thread(() -> start(task), "replica");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** PyTorch keeps both settings by thread. */
  private void start(Runnable task) {
    JniUtils.setNumThreads(threadsEach);
    JniUtils.setGradMode(true);
    task.run();
  }

  /** Does something with each parameter that a stage trains, on all threads. */
  void forEach(Stage stage, Consumer<ParameterStore.Parameter> work) throws InterruptedException {
    forEach(
        networks.get(0).parameters().trained().stream()
            .filter(parameter -> stage.trains(parameter.name()))
            .toList(),
        work);
  }

  private <T> void forEach(Collection<T> all, Consumer<T> work) throws InterruptedException {
    Queue<T> left = new ConcurrentLinkedQueue<>(all);
    List<Future<Void>> running = new ArrayList<>();
    for (int i = 0; i < networks.size(); i++) {
      running.add(
          executor.submit(
              () -> {
                for (T each = left.poll(); each != null; each = left.poll()) {
                  work.accept(each);
                }
                return null;
              }));
    }
    for (Future<Void> each : running) {
      result(each);
    }
  }

  /** Shares of a batch. */
  int count() {
    return networks.size();
  }

  /**
   * Loss and gradients of a batch.
   *
   * @param shares one for each replica
   */
  Result step(Stage stage, List<BatchFeed.Share> shares) throws InterruptedException {
    List<Future<ShareResult>> running = new ArrayList<>();
    for (int i = 0; i < shares.size(); i++) {
      Network network = networks.get(i);
      BatchFeed.Share share = shares.get(i);
      running.add(executor.submit(() -> gradients(stage, network, share.batch())));
    }
    List<ShareResult> results = new ArrayList<>();
    for (Future<ShareResult> each : running) {
      results.add(result(each));
    }
    return mean(shares, results);
  }

  /** Weighted by the shares; the order of sums is always the same. */
  private Result mean(List<BatchFeed.Share> shares, List<ShareResult> results)
      throws InterruptedException {
    double loss = 0;
    for (int i = 0; i < shares.size(); i++) {
      loss += shares.get(i).weight() * results.get(i).loss();
    }
    Map<String, float[]> sums = results.get(0).gradients();
    Map<String, Double> squares = new ConcurrentHashMap<>();
    forEach(
        sums.keySet(),
        name -> {
          float[] sum = sums.get(name);
          scale(sum, (float) shares.get(0).weight());
          for (int i = 1; i < shares.size(); i++) {
            add(sum, results.get(i).gradients().get(name), (float) shares.get(i).weight());
          }
          squares.put(name, squares(sum));
        });
    double norm = Math.sqrt(sums.keySet().stream().mapToDouble(squares::get).sum());
    return new Result(loss, norm, sums);
  }

  private static void scale(float[] values, float factor) {
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
  }

  private static void add(float[] sum, float[] values, float factor) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += factor * values[i];
    }
  }

  private static double squares(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return sum;
  }

  private static <T> T result(Future<T> running) throws InterruptedException {
    try {
      return running.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException told) {
        throw told;
      }
      throw new IllegalStateException("a step could not be computed", e.getCause());
    }
  }

  private static ShareResult gradients(Stage stage, Network network, Stage.Batch batch) {
    double loss;
    try (NDManager manager = NDManager.newBaseManager(Torch.ENGINE)) {
      NDArray result = batch.loss(network, manager);
      // Not by DJL's collector, of which there may be one in a process.
      JniUtils.backward(
          (PtNDArray) result, (PtNDArray) manager.ones(result.getShape()), false, false);
      loss = result.getFloat();
    }
    Map<String, float[]> gradients = new LinkedHashMap<>();
    for (ParameterStore.Parameter parameter : network.parameters().trained()) {
      if (stage.trains(parameter.name())) {
        gradients.put(parameter.name(), Torch.takeGradient(parameter.tensor()));
      }
    }
    return new ShareResult(loss, gradients);
  }

  @Override
  public void close() {
    executor.shutdown();
    try {
      // A share may still be computed where another one failed.
      executor.awaitTermination(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // The first belongs to whoever gave it.
    networks.subList(1, networks.size()).forEach(network -> network.parameters().close());
  }
}
