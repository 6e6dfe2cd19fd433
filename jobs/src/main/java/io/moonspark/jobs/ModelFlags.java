package io.moonspark.jobs;

import io.moonspark.model.Device;
import io.moonspark.udfs.EnrichSettings;
import io.moonspark.udfs.ModelRef;
import picocli.CommandLine.Option;

/** Flags that say which model is run, and on what. */
final class ModelFlags {

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description = "nano, or the directory of a model pack. Default: ${DEFAULT-VALUE}.")
  private String model = ModelRef.NANO;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description = "cpu, gpu (the one Spark assigns) or gpu:N. Default: ${DEFAULT-VALUE}.")
  private String device = "cpu";

  @Option(
      names = "--crop-budget",
      paramLabel = "N",
      description = "Crops of a batch. Default: as many as the device has memory for.")
  private Integer cropBudget;

  String model() {
    return model;
  }

  /**
   * What {@code --device} says.
   *
   * @throws UserError if that is no device
   */
  String device() {
    try {
      Device.parse(device);
      return device;
    } catch (IllegalArgumentException e) {
      throw UserError.flag("--device", device, e.getMessage());
    }
  }

  int cropBudget() {
    return cropBudget == null
        ? EnrichSettings.CROPS_THAT_FIT
        : Numbers.atLeastOne("--crop-budget", cropBudget);
  }
}
