package io.moonspark.model.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.moonspark.model.graph.FloorGraph;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What this machine does at most: a large matrix product in ONNX Runtime, and reading memory with
 * as many threads. Measured again and again between other measurements, since both change on a
 * machine that others share.
 */
final class MachineFloor implements AutoCloseable {
  private static final int ELEMENTS = 1 << 24;

  /** Arrays that a thread compares. */
  private static final int ARRAYS = 2;

  private final int threads;
  private final OrtSession.SessionOptions options;
  private final OrtSession session;
  private final float[] x = new float[FloorGraph.SIDE * FloorGraph.SIDE];
  private final long[][][] memory;
  private final ExecutorService readers;
  private final List<Double> gflops = new ArrayList<>();
  private final List<Double> gigabytes = new ArrayList<>();

  /**
   * @param folder where the model of the product may be written
   */
  MachineFloor(int threads, Path folder) throws IOException {
    this.threads = threads;
    this.readers = Executors.newFixedThreadPool(threads);
    this.memory = new long[threads][ARRAYS][ELEMENTS];
    Path model = folder.resolve("floor.onnx");
    FloorGraph.write(model);
    this.options = new OrtSession.SessionOptions();
    try {
      options.setIntraOpNumThreads(threads);
      this.session = OrtEnvironment.getEnvironment().createSession(model.toString(), options);
    } catch (OrtException e) {
      throw new IOException("cannot load " + model + ": " + e.getMessage(), e);
    }
    measure();
    gflops.clear();
    gigabytes.clear();
  }

  /** Measures both once more. */
  void measure() throws IOException {
    gflops.add(multiply());
    gigabytes.add(readMemory());
  }

  /** Median, in 10^9 operations a second. */
  double gflops() {
    return Median.of(gflops);
  }

  /** Median, in 10^9 bytes a second. */
  double gigabytesPerSecond() {
    return Median.of(gigabytes);
  }

  private double multiply() throws IOException {
    long side = FloorGraph.SIDE;
    List<Double> seconds = new ArrayList<>();
    try (OnnxTensor input =
        OnnxTensor.createTensor(
            OrtEnvironment.getEnvironment(), FloatBuffer.wrap(x), new long[] {side, side})) {
      for (int i = 0; i < 5; i++) {
        long start = System.nanoTime();
        session.run(Map.of(FloorGraph.INPUT, input)).close();
        seconds.add((System.nanoTime() - start) / 1e9);
      }
    } catch (OrtException e) {
      throw new IOException("the matrix product failed: " + e.getMessage(), e);
    }
    return 2.0 * side * side * side / Median.of(seconds) / 1e9;
  }

  private double readMemory() throws IOException {
    List<Double> seconds = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      long start = System.nanoTime();
      // A comparison to the end is vectorised by every compiler of the JVM, unlike a loop.
      List<Future<Integer>> comparisons =
          Arrays.stream(memory)
              .map(pair -> readers.submit(() -> Arrays.mismatch(pair[0], pair[1])))
              .toList();
      for (Future<Integer> comparison : comparisons) {
        try {
          comparison.get();
        } catch (InterruptedException | ExecutionException e) {
          throw new IOException("reading memory failed", e);
        }
      }
      seconds.add((System.nanoTime() - start) / 1e9);
    }
    return (double) threads * ARRAYS * ELEMENTS * Long.BYTES / Median.of(seconds) / 1e9;
  }

  @Override
  public void close() throws IOException {
    readers.shutdownNow();
    try {
      session.close();
    } catch (OrtException e) {
      throw new IOException("cannot close a session: " + e.getMessage(), e);
    } finally {
      options.close();
    }
  }
}
