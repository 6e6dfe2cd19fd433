package io.moonspark.jobs;

import io.moonspark.udfs.ImageLimits;
import java.time.Duration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Flags that say where the result goes and how it is made. */
final class RunFlags {

  @Option(
      names = "--output",
      paramLabel = "PATH",
      description = "Directory of the Delta table to append to.")
  private String output;

  @Option(
      names = "--checkpoint",
      paramLabel = "PATH",
      description = "Where to note what of a table is done. Default: below the output.")
  private String checkpoint;

  @Mixin private ModelFlags model;

  @Option(
      names = "--max-images-per-batch",
      paramLabel = "N",
      description = "Images of a commit. Default: ${DEFAULT-VALUE}.")
  private int maxImagesPerBatch = 100_000;

  @Option(
      names = "--max-pixels",
      paramLabel = "N",
      description = "Images of more pixels are too large. Default: ${DEFAULT-VALUE}.")
  private long maxPixels = ImageLimits.MAX_PIXELS_DEFAULT;

  @Option(
      names = "--max-bytes",
      paramLabel = "N",
      description = "Images of more bytes are too large. Default: ${DEFAULT-VALUE}.")
  private long maxBytes = ImageLimits.MAX_BYTES_DEFAULT;

  @Option(
      names = "--image-timeout",
      paramLabel = "SECONDS",
      description = "Time that decoding an image may take. Default: ${DEFAULT-VALUE}.")
  private int imageTimeout = (int) ImageLimits.DECODE_TIME_DEFAULT.toSeconds();

  @Option(
      names = "--max-failure-rate",
      paramLabel = "RATE",
      description = {
        "Exit with code 3 if a larger share of this run's images failed, from 0 to 1; what was done",
        "is committed. Default: ${DEFAULT-VALUE}."
      })
  private double maxFailureRate = 1;

  @Option(
      names = "--max-failures",
      paramLabel = "N",
      description = "The same for a number of images. Default: no limit.")
  private long maxFailures = Long.MAX_VALUE;

  @Option(
      names = "--retry-failed",
      description = {
        "Enrich again all that failed. Without it, only what was missing or failed in the engine."
      })
  private boolean retryFailed;

  @Option(
      names = "--max-wait",
      paramLabel = "SECONDS",
      description = {
        "How long to wait for another run that is writing to the same output before ending with",
        "exit code 4. Default: ${DEFAULT-VALUE}."
      })
  private long maxWait = 600;

  @Option(
      names = "--dry-run",
      description = {
        "Enrich a sample, write nothing to the output, and tell what the run would take."
      })
  private boolean dryRun;

  @Option(
      names = "--sample",
      paramLabel = "N",
      description = "Images of the sample of --dry-run. Default: ${DEFAULT-VALUE}.")
  private int sample = 200;

  boolean isDry() {
    return dryRun;
  }

  int sample() {
    return Numbers.atLeastOne("--sample", sample);
  }

  /** Where the result goes; null if the user does not say. */
  String output() {
    return output;
  }

  /** Where the user wants checkpoints; null for below the output. */
  String checkpoint() {
    return checkpoint;
  }

  ModelFlags model() {
    return model;
  }

  int maxImagesPerBatch() {
    return Numbers.atLeastOne("--max-images-per-batch", maxImagesPerBatch);
  }

  EnrichPlan.Retry retry() {
    return retryFailed ? EnrichPlan.Retry.ALL : EnrichPlan.Retry.TRANSIENT;
  }

  /**
   * What {@code --max-failure-rate} and {@code --max-failures} say.
   *
   * @throws UserError if one is out of range
   */
  FailureBudget failureBudget() {
    if (!(maxFailureRate >= 0 && maxFailureRate <= 1)) {
      throw UserError.flag("--max-failure-rate", maxFailureRate, "must be from 0 to 1");
    }
    if (maxFailures < 0) {
      throw UserError.flag("--max-failures", maxFailures, "must not be negative");
    }
    return new FailureBudget(maxFailureRate, maxFailures);
  }

  /**
   * What {@code --max-wait} says.
   *
   * @throws UserError if it is negative
   */
  Duration maxWait() {
    if (maxWait < 0) {
      throw UserError.flag("--max-wait", maxWait, "must not be negative");
    }
    return Duration.ofSeconds(maxWait);
  }

  ImageLimits limits() {
    return new ImageLimits(
        Numbers.atLeastOne("--max-pixels", maxPixels),
        Numbers.atLeastOne("--max-bytes", maxBytes),
        Duration.ofSeconds(Numbers.atLeastOne("--image-timeout", imageTimeout)));
  }
}
