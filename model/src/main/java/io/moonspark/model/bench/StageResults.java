package io.moonspark.model.bench;

import java.util.List;

/**
 * What the stages of a model take, beside what the machine does at most.
 *
 * @param variant type of the weights
 * @param gflops 10^9 operations a second of a large matrix product
 * @param gigabytesPerSecond of reading memory
 * @param stages in the order in which they run
 * @param batches the decoder at several batch sizes
 * @param sharing eight prompts on one image: together, against one by one
 */
public record StageResults(
    String variant,
    double gflops,
    double gigabytesPerSecond,
    List<Stage> stages,
    List<Batch> batches,
    Sharing sharing) {

  /**
   * A stage.
   *
   * @param seconds median
   * @param achieved 10^9 a second of what {@code unit} says; 0 where nothing is counted
   * @param unit GFLOP/s or GB/s; empty where nothing is counted
   * @param share of the machine's most; 0 where nothing is counted
   */
  public record Stage(String name, double seconds, double achieved, String unit, double share) {}

  /**
   * A batch of images of one crop, one prompt each.
   *
   * @param images of the batch
   * @param stepSeconds of one step for all rows
   * @param tokensPerSecond in the generation loop
   * @param imagesPerSecond with a caption each, the vision encoder included
   */
  public record Batch(
      int images, double stepSeconds, double tokensPerSecond, double imagesPerSecond) {}

  /**
   * @param prompts on one image
   * @param gain how many times longer one by one takes
   */
  public record Sharing(int prompts, double gain) {}

  /** The stage of this name. */
  public Stage stage(String name) {
    return stages.stream().filter(stage -> stage.name().equals(name)).findFirst().orElseThrow();
  }
}
