package io.moonspark.udfs;

import io.moonspark.model.Device;
import io.moonspark.model.Moondream;
import java.util.List;
import java.util.Optional;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;

/** Asks one executor whether it can use a device, before anything expensive starts. */
public final class GpuProbe implements Function<String, String> {

  private static final long serialVersionUID = 1L;
  private static final String FINE = "";

  private GpuProbe() {}

  /**
   * Why a device cannot be used, if so. Runs a job of one task; for the CPU, nothing.
   *
   * @param device {@code cpu}, {@code gpu} or {@code gpu:N}
   * @throws IllegalArgumentException if it is none of these
   */
  public static Optional<String> problem(JavaSparkContext context, String device) {
    if (Device.parse(device).kind() == Device.Kind.CPU) {
      return Optional.empty();
    }
    String answer = context.parallelize(List.of(device), 1).map(new GpuProbe()).first();
    return answer.equals(FINE) ? Optional.empty() : Optional.of(answer);
  }

  @Override
  public String call(String device) {
    return Moondream.problem(Devices.of(device, TaskContext.get())).orElse(FINE);
  }
}
