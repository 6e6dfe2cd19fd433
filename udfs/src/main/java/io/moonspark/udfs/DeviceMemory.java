package io.moonspark.udfs;

import com.sun.management.OperatingSystemMXBean;
import io.moonspark.model.Device;
import io.moonspark.model.bench.ProcessMemory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** How much memory of a device is free. */
final class DeviceMemory {

  private static final Path MEMINFO = Path.of("/proc/meminfo");
  private static final long KIBIBYTE = 1L << 10;
  private static final long MEBIBYTE = 1L << 20;

  /** Of a GPU that does not say: the smallest that anybody would use for this. */
  private static final long MODEST_GPU = 4L << 30;

  private DeviceMemory() {}

  /** Free bytes now; of the CPU, those that the heap does not claim yet either. */
  static long free(Device device) {
    return device.kind() == Device.Kind.GPU ? freeOfGpu(device.index()) : freeOfMachine();
  }

  private static long freeOfMachine() {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long free = system.getFreeMemorySize();
    try {
      // What caches of files hold is as good as free. A container's limit may come before.
      free =
          Math.min(
              available().orElse(free),
              system.getTotalMemorySize() - ProcessMemory.residentBytes().orElse(0));
    } catch (IOException e) {
      // No such files on this system: what Java says will do.
    }
    Runtime heap = Runtime.getRuntime();
    return Math.max(0, free - (heap.maxMemory() - heap.totalMemory()));
  }

  private static OptionalLong available() throws IOException {
    if (!Files.isReadable(MEMINFO)) {
      return OptionalLong.empty();
    }
    return Files.readAllLines(MEMINFO).stream()
        .filter(line -> line.startsWith("MemAvailable:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIBIBYTE)
        .findFirst();
  }

  /** ONNX Runtime does not tell, but the driver's own tool, which is wherever the driver is. */
  private static long freeOfGpu(int index) {
    try {
      Process query =
          new ProcessBuilder(
                  "nvidia-smi",
                  "--query-gpu=memory.free",
                  "--format=csv,noheader,nounits",
                  "-i",
                  Integer.toString(index))
              .start();
      try (BufferedReader out =
          new BufferedReader(
              new InputStreamReader(query.getInputStream(), StandardCharsets.US_ASCII))) {
        String line = out.readLine();
        return line == null ? MODEST_GPU : Long.parseLong(line.strip()) * MEBIBYTE;
      }
    } catch (IOException | NumberFormatException e) {
      return MODEST_GPU;
    }
  }
}
