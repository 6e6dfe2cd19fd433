package io.moonspark.train;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/**
 * Memory outside of Java's heap, in which tensors get their values. Only a collection of garbage
 * frees it. The JVM asks for one when none is left, but just once, and the parallel collector
 * passes over that request while any thread is in a critical section of JNI, as one that draws
 * scenes often is: an allocation fails though nearly all of the memory is garbage. It takes hours
 * of training until that happens. Hence collections are asked for in good time, and again.
 */
final class DirectMemory {

  private static final int TRIES = 10;

  /** The cleaning of what was collected has a thread of its own. */
  private static final long PAUSE_MILLIS = 20;

  private final BufferPoolMXBean pool;
  private final long limit;
  private long threshold;

  /**
   * A view of it.
   *
   * @param limit bytes of which some are to be left
   */
  DirectMemory(BufferPoolMXBean pool, long limit) {
    this.pool = pool;
    this.limit = limit;
    this.threshold = limit / 2;
  }

  /** That of this JVM. */
  static DirectMemory ofThisJvm() {
    return new DirectMemory(pool(), limit());
  }

  /** What this JVM has taken. */
  static BufferPoolMXBean pool() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(each -> each.getName().equals("direct"))
        .findFirst()
        .orElseThrow();
  }

  /** Bytes that this JVM may take: as many as the heap's, unless a flag says otherwise. */
  static long limit() {
    long given =
        Long.parseLong(
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .getVMOption("MaxDirectMemorySize")
                .getValue());
    return given > 0 ? given : Runtime.getRuntime().maxMemory();
  }

  /** Frees what is garbage, if half of what may be taken is. */
  void reclaim() throws InterruptedException {
    if (pool.getMemoryUsed() <= threshold) {
      return;
    }
    for (int i = 0; i < TRIES && pool.getMemoryUsed() > threshold; i++) {
      System.gc();
      Thread.sleep(PAUSE_MILLIS);
    }
    // What is in use all the time is not asked for again at every step.
    long used = pool.getMemoryUsed();
    threshold = used + (limit - used) / 2;
  }
}
