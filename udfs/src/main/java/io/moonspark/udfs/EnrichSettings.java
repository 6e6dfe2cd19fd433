package io.moonspark.udfs;

import io.moonspark.model.Request;
import java.io.Serializable;

/**
 * All that a task needs to know; plain data, as it travels to the executors.
 *
 * @param model which model
 * @param device {@code cpu}, {@code gpu} (the one that Spark assigned to the executor) or {@code
 *     gpu:N}
 * @param request what every image is asked
 * @param cropBudget crops of a batch; an image with more makes a batch of its own
 * @param limits what is refused as too large
 */
public record EnrichSettings(
    ModelRef model, String device, Request request, int cropBudget, ImageLimits limits)
    implements Serializable {

  /** Crops of a batch where nothing else is said. */
  public static final int CROP_BUDGET_DEFAULT = 32;

  public EnrichSettings {
    if (cropBudget < 1) {
      throw new IllegalArgumentException("cropBudget must be at least 1, not " + cropBudget);
    }
  }
}
