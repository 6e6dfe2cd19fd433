package io.moonspark.udfs;

import io.moonspark.model.Device;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;

/** Which device a task uses. */
final class Devices {

  private static final String ASSIGNED = "gpu";

  private Devices() {}

  /**
   * The device of a task: for {@code gpu} the first one that Spark assigned to it, or 0 where Spark
   * does not schedule GPUs; otherwise what the text says.
   */
  static Device of(String text, TaskContext task) {
    if (text.strip().equalsIgnoreCase(ASSIGNED) && task != null) {
      ResourceInformation gpus = task.resourcesJMap().get(ASSIGNED);
      if (gpus != null && gpus.addresses().length > 0) {
        return Device.gpu(Integer.parseInt(gpus.addresses()[0]));
      }
    }
    return Device.parse(text);
  }
}
