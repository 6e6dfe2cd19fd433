package io.moonspark.model.runtime;

import ai.onnxruntime.OrtEnvironment;

/** Loads ONNX Runtime's native library into this process. */
final class OrtLibrary {

  /**
   * Bytes of stack; of these only what is used is ever taken from memory.
   *
   * <p>When it is loaded, ONNX Runtime 1.29 matches the process's command line against a regular
   * expression, by recursion (seen: more than 1 MB of stack for 12 kB), and the JVM dies without a
   * word where that overflows. Java's threads have 1 MB, and a class path of single jars, as
   * cluster managers give it, is longer than that.
   */
  private static final long STACK = 512L << 20;

  private OrtLibrary() {}

  private static final class Holder {
    static final OrtEnvironment ENVIRONMENT = open();

    private static OrtEnvironment open() {
      Thread loader = new Thread(null, OrtEnvironment::getEnvironment, "onnxruntime-loader", STACK);
      loader.setDaemon(true);
      // What goes wrong there goes wrong again below, and is told.
      loader.setUncaughtExceptionHandler((thread, e) -> {});
      loader.start();
      boolean interrupted = false;
      while (loader.isAlive()) {
        try {
          loader.join();
        } catch (InterruptedException e) {
          // A task that was killed meanwhile ends at its next batch.
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      return OrtEnvironment.getEnvironment();
    }
  }

  /** The environment of this process. */
  static OrtEnvironment environment() {
    return Holder.ENVIRONMENT;
  }
}
