package io.moonspark.model.runtime;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * Runs what needs more native stack than a thread of the JVM has.
 *
 * <p>ONNX Runtime walks a graph by recursion as it loads it, a few frames for each node in a row.
 * Where the usual 1 MB does not do, the process ends without a word; what is reserved here and not
 * used costs no memory.
 */
final class LargeStack {

  private static final long BYTES = 256L << 20;

  private LargeStack() {}

  /** Calls on a thread of its own and waits; what is thrown is thrown here. */
  static <T> T call(Supplier<T> supplier) {
    FutureTask<T> task = new FutureTask<>(supplier::get);
    Thread thread = new Thread(null, task, "model-loader", BYTES);
    thread.setDaemon(true);
    thread.start();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          // Half a session is of no use to anybody; whoever interrupts is heard afterwards.
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
