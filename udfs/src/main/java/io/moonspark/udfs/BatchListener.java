package io.moonspark.udfs;

/** Hears of each batch that the engine has been given. */
@FunctionalInterface
public interface BatchListener {

  /**
   * A batch is through, or has failed and will be tried again in halves.
   *
   * @param images that were encoded, each once for all its prompts
   * @param crops of these images
   * @param tokens tokens and coordinates generated; 0 if the batch failed
   * @param nanos that it took
   */
  void batch(int images, int crops, long tokens, long nanos);
}
