package io.moonspark.udfs;

import io.moonspark.model.Device;

/** How many crops a batch may have where the user does not say. */
final class CropBudget {

  /** A CPU gains little from more, and a GPU from more than this. */
  private static final int MOST_ON_CPU = 32;

  private static final int MOST_ON_GPU = 128;

  /**
   * The rest is for what the estimate does not know: allocators, decoded images, other processes.
   */
  private static final double SHARE = 0.5;

  private CropBudget() {}

  /**
   * As many crops as there is memory for, at least one and no more than are of use.
   *
   * @param freeBytes of the device's memory, with the weights loaded
   * @param bytesPerCrop of a batch
   * @param tasks that may have a batch there at the same time
   */
  static int of(Device device, long freeBytes, long bytesPerCrop, int tasks) {
    int most = device.kind() == Device.Kind.GPU ? MOST_ON_GPU : MOST_ON_CPU;
    double fitting = SHARE * freeBytes / tasks / bytesPerCrop;
    return (int) Math.max(1, Math.min(most, fitting));
  }
}
