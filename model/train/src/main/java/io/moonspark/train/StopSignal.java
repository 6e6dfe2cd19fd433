package io.moonspark.train;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C and SIGTERM, which let a run end its step and write a checkpoint. Without that, PyTorch is
 * torn down while a step is in it, and the JVM crashes.
 */
final class StopSignal implements AutoCloseable {

  /** A step of a large model takes many seconds. */
  private static final long PATIENCE_SECONDS = 120;

  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stop, "stop");
  private volatile boolean given;

  /** Waits for signals until it is closed. */
  StopSignal() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Whether it is time to stop. */
  boolean given() {
    return given;
  }

  private void stop() {
    given = true;
    try {
      ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** To be called when nothing of PyTorch is in use any more: lets the JVM end. */
  @Override
  public void close() {
    ended.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is ending, and the hook has run or is about to.
    }
  }
}
