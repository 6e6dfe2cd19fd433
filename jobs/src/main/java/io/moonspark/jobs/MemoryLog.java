package io.moonspark.jobs;

import io.moonspark.model.bench.Median;
import io.moonspark.model.bench.ProcessMemory;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** Collects garbage and notes this process's memory at regular times. */
final class MemoryLog implements AutoCloseable {

  private final long start = System.nanoTime();
  private final List<Sample> samples = new ArrayList<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "memory-log");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * Memory at one time, in bytes.
   *
   * @param heap what a garbage collection leaves
   * @param resident of the whole process, native memory included; 0 where it is not known
   */
  record Sample(double seconds, long heap, long resident) {}

  MemoryLog(long periodMillis) {
    clock.scheduleAtFixedRate(this::note, periodMillis, periodMillis, TimeUnit.MILLISECONDS);
  }

  private synchronized void note() {
    samples.add(new Sample((System.nanoTime() - start) / 1e9, heap(), resident()));
  }

  /** What is in use, not what happens to be garbage. */
  private static long heap() {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    memory.gc();
    return memory.getHeapMemoryUsage().getUsed();
  }

  private static long resident() {
    try {
      return ProcessMemory.residentBytes().orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }

  synchronized List<Sample> samples() {
    return List.copyOf(samples);
  }

  /** How a measure grew from the second quarter of the time to the last, as a ratio of medians. */
  double growth(ToDoubleFunction<Sample> measure) {
    List<Double> values = samples().stream().map(measure::applyAsDouble).toList();
    int quarter = values.size() / 4;
    return Median.of(values.subList(3 * quarter, values.size()))
        / Median.of(values.subList(quarter, Math.max(quarter + 1, 2 * quarter)));
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
