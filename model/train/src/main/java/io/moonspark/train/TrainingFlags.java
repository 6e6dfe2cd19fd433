package io.moonspark.train;

import io.moonspark.jobs.UserError;
import java.util.List;
import picocli.CommandLine.Option;

/** Flags of a training; their defaults are the batches and rates that nano learns best with. */
final class TrainingFlags {

  private static final String DENSE_IMAGES = "--dense-images";
  private static final String JOINT_IMAGES = "--joint-images";
  private static final String BATCH = "--batch";
  private static final String DENSE_RATE = "--dense-rate";
  private static final String JOINT_RATE = "--joint-rate";
  private static final String OPTIMIZER = "--optimizer";
  private static final String SEED = "--seed";
  private static final String THREADS = "--threads";

  @Option(
      names = DENSE_IMAGES,
      paramLabel = "N",
      description = "Images of the first stage; 0 leaves it out. Default: ${DEFAULT-VALUE}.")
  private long denseImages = 96_000;

  @Option(
      names = JOINT_IMAGES,
      paramLabel = "N",
      description = "Images of the second stage; 0 leaves it out. Default: ${DEFAULT-VALUE}.")
  private long jointImages = 256_000;

  @Option(
      names = BATCH,
      paramLabel = "N",
      description = "Images of a step. Default: ${DEFAULT-VALUE}.")
  private int batch = 16;

  @Option(
      names = DENSE_RATE,
      paramLabel = "RATE",
      description = "Peak learning rate of the first stage. Default: ${DEFAULT-VALUE}.")
  private double denseRate = 1e-3;

  @Option(
      names = JOINT_RATE,
      paramLabel = "RATE",
      description = "Peak learning rate of the second stage. Default: ${DEFAULT-VALUE}.")
  private double jointRate = 1e-3;

  @Option(
      names = OPTIMIZER,
      paramLabel = "RULE",
      description = {
        "MUON, for the matrices of hidden layers, and AdamW for the rest; or ADAMW for all. Default:",
        "${DEFAULT-VALUE}."
      })
  private Optimizer.Kind optimizer = Optimizer.Kind.MUON;

  @Option(
      names = SEED,
      paramLabel = "N",
      description = "Of scenes and random weights. Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(
      names = THREADS,
      paramLabel = "N",
      description = "That compute. Another number rounds differently. Default: all cores.")
  private int threads = Runtime.getRuntime().availableProcessors();

  Optimizer.Kind optimizer() {
    return optimizer;
  }

  long denseImages() {
    return denseImages;
  }

  long jointImages() {
    return jointImages;
  }

  /** Images of a step. */
  int batch() {
    return batch;
  }

  double denseRate() {
    return denseRate;
  }

  double jointRate() {
    return jointRate;
  }

  long seed() {
    return seed;
  }

  int threads() {
    return threads;
  }

  /** The same flags, as words of a command. */
  List<Object> words() {
    return List.of(
        DENSE_IMAGES,
        denseImages,
        JOINT_IMAGES,
        jointImages,
        BATCH,
        batch,
        DENSE_RATE,
        denseRate,
        JOINT_RATE,
        jointRate,
        OPTIMIZER,
        optimizer,
        SEED,
        seed,
        THREADS,
        threads);
  }

  /**
   * Checks what can be told from the flags alone.
   *
   * @throws UserError that names the flag
   */
  void check() {
    atLeast(BATCH, batch, 1);
    atLeast(THREADS, threads, 1);
    checkStage(DENSE_IMAGES, denseImages);
    checkStage(JOINT_IMAGES, jointImages);
    checkRate(DENSE_RATE, denseRate);
    checkRate(JOINT_RATE, jointRate);
  }

  /**
   * Checks a flag.
   *
   * @throws UserError if the value is below the least there is
   */
  static void atLeast(String flag, long value, long least) {
    if (value < least) {
      throw UserError.flag(flag, value, "must be at least " + least);
    }
  }

  /**
   * Checks a learning rate.
   *
   * @throws UserError unless it is a number above 0
   */
  static void checkRate(String flag, double rate) {
    if (!(rate > 0 && Double.isFinite(rate))) {
      throw UserError.flag(flag, rate, "must be above 0");
    }
  }

  private void checkStage(String flag, long images) {
    if (images < 0 || images > 0 && images < batch) {
      throw UserError.flag(flag, images, "must be 0 or at least a batch");
    }
  }
}
