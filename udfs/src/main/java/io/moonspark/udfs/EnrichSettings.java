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
 * @param cropBudget crops of a batch, or {@link #CROPS_THAT_FIT}; an image with more makes a batch
 *     of its own
 * @param limits what is refused as too large
 */
public record EnrichSettings(
    ModelRef model, String device, Request request, int cropBudget, ImageLimits limits)
    implements Serializable {

  /** As many crops in a batch as the device has memory for. */
  public static final int CROPS_THAT_FIT = 0;

  public EnrichSettings {
    if (cropBudget < CROPS_THAT_FIT) {
      throw new IllegalArgumentException("cropBudget must not be " + cropBudget);
    }
  }
}
