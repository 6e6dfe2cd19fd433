package io.moonspark.model.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** What the operating system says of this process's memory. */
public final class ProcessMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final int KILOBYTE = 1024;

  private ProcessMemory() {}

  /** Greatest resident set so far, in bytes; empty where there is no /proc. */
  public static OptionalLong peakResidentBytes() throws IOException {
    return status("VmHWM:");
  }

  /** Resident set now, in bytes; empty where there is no /proc. */
  public static OptionalLong residentBytes() throws IOException {
    return status("VmRSS:");
  }

  private static OptionalLong status(String key) throws IOException {
    if (!Files.isReadable(STATUS)) {
      return OptionalLong.empty();
    }
    for (String line : Files.readAllLines(STATUS)) {
      if (line.startsWith(key)) {
        return OptionalLong.of(Long.parseLong(line.replaceAll("\\D", "")) * KILOBYTE);
      }
    }
    return OptionalLong.empty();
  }
}
