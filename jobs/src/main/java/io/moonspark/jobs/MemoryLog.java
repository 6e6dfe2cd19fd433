package io.moonspark.jobs;

import io.moonspark.model.bench.Median;
import io.moonspark.model.bench.ProcessMemory;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Notes this process's memory at regular times. */
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
   * @param heap what the last garbage collection left
   * @param resident of the whole process, native memory included; 0 where it is not known
   */
  record Sample(double seconds, long heap, long resident) {}

  MemoryLog(long periodMillis) {
    clock.scheduleAtFixedRate(this::note, periodMillis, periodMillis, TimeUnit.MILLISECONDS);
  }

  private synchronized void note() {
    samples.add(new Sample((System.nanoTime() - start) / 1e9, heap(), resident()));
  }

  private static long heap() {
    long used = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      MemoryUsage afterCollection = pool.getCollectionUsage();
      if (pool.getType() == MemoryType.HEAP && afterCollection != null) {
        used += afterCollection.getUsed();
      }
    }
    return used;
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

  /** Growth of the resident set from the second quarter of the time to the last, as a ratio. */
  double residentGrowth() {
    List<Double> resident = samples().stream().map(sample -> (double) sample.resident()).toList();
    int quarter = resident.size() / 4;
    return Median.of(resident.subList(3 * quarter, resident.size()))
        / Median.of(resident.subList(quarter, 2 * quarter));
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
