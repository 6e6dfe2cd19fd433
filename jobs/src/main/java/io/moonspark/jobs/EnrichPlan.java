package io.moonspark.jobs;

import io.moonspark.model.ErrorCode;
import io.moonspark.model.Request;
import io.moonspark.udfs.ImageLimits;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * A checked command line of {@code enrich}.
 *
 * @param images directory or table
 * @param columns of a table; their names may be null
 * @param output directory of the Delta table
 * @param checkpoint directory, or null for below the output
 * @param model nano or the directory of a pack
 * @param device cpu, gpu or gpu:N
 * @param cropBudget crops of a batch, or {@link io.moonspark.udfs.EnrichSettings#CROPS_THAT_FIT}
 * @param maxImagesPerBatch images of a commit
 * @param limits what is refused as too large
 * @param retry which failed images are enriched again
 * @param failureBudget how many may fail before the run counts as failed
 * @param maxWait how long to wait for another run over the same output
 */
record EnrichPlan(
    String images,
    SourceFlags.Format format,
    TableColumns.Named columns,
    Request request,
    String output,
    String checkpoint,
    String model,
    String device,
    int cropBudget,
    int maxImagesPerBatch,
    ImageLimits limits,
    Retry retry,
    FailureBudget failureBudget,
    Duration maxWait) {

  /** A plan for a directory of files, with the defaults of the command line, on the CPU. */
  static EnrichPlan ofFiles(
      String images,
      Request request,
      String output,
      String model,
      int cropBudget,
      int imagesPerCommit) {
    return new EnrichPlan(
        images,
        SourceFlags.Format.FILES,
        new TableColumns.Named(null, null, null, null),
        request,
        output,
        null,
        model,
        "cpu",
        cropBudget,
        imagesPerCommit,
        ImageLimits.defaults(),
        Retry.TRANSIENT,
        FailureBudget.unlimited(),
        Duration.ZERO);
  }

  /** Labels of the errors that do not make an image done. */
  List<String> retried() {
    return Arrays.stream(ErrorCode.values())
        .filter(code -> retry == Retry.ALL || code.isTransient())
        .map(ErrorCode::label)
        .toList();
  }

  /** Which images that failed in an earlier run are enriched again. */
  enum Retry {
    /** Those whose error may be gone by now. */
    TRANSIENT,
    /** All of them. */
    ALL
  }
}
