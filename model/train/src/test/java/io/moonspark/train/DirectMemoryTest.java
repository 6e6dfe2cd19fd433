package io.moonspark.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DirectMemoryTest {

  private static final int MIB = 1 << 20;

  private final BufferPoolMXBean pool = DirectMemory.pool();

  /** Old garbage, too, which a collection of the young generation leaves. */
  @Test
  void garbageIsFreedOnceHalfOfTheMemoryIsTaken() throws Exception {
    List<ByteBuffer> buffers = buffers(64);
    System.gc();
    long used = pool.getMemoryUsed();
    DirectMemory memory = new DirectMemory(pool, used + 32L * MIB);
    buffers.clear();
    memory.reclaim();
    assertTrue(
        pool.getMemoryUsed() <= used - 64L * MIB, () -> pool.getMemoryUsed() + " of " + used);
  }

  @Test
  void nothingIsCollectedWhileLessIsTaken() throws Exception {
    List<ByteBuffer> buffers = buffers(8);
    DirectMemory memory = new DirectMemory(pool, 4 * pool.getMemoryUsed());
    long before = collections();
    memory.reclaim();
    assertEquals(before, collections());
    assertEquals(8, buffers.size());
  }

  @Test
  void memoryInUseIsNotAskedForAgainAtEveryStep() throws Exception {
    List<ByteBuffer> buffers = buffers(64);
    DirectMemory memory = new DirectMemory(pool, pool.getMemoryUsed() + 16L * MIB);
    memory.reclaim();
    long before = collections();
    memory.reclaim();
    assertEquals(before, collections());
    assertEquals(64, buffers.size());
  }

  @Test
  void theLimitOfThisJvmIsAboveWhatItHasTaken() {
    List<ByteBuffer> buffers = buffers(64);
    assertTrue(DirectMemory.limit() >= pool.getMemoryUsed());
    assertEquals(64, buffers.size());
  }

  private static List<ByteBuffer> buffers(int count) {
    List<ByteBuffer> buffers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      buffers.add(ByteBuffer.allocateDirect(MIB));
    }
    return buffers;
  }

  private static long collections() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(each -> Math.max(0, each.getCollectionCount()))
        .sum();
  }
}
