package io.moonspark.model;

import java.util.Locale;

/**
 * Where a model runs.
 *
 * @param kind CPU or GPU
 * @param index CUDA device index; 0 for the CPU
 */
public record Device(Kind kind, int index) {

  /** The kinds of device ONNX Runtime is asked for. */
  public enum Kind {
    CPU,
    GPU
  }

  public static Device cpu() {
    return new Device(Kind.CPU, 0);
  }

  public static Device gpu(int index) {
    return new Device(Kind.GPU, index);
  }

  /**
   * Reads {@code cpu}, {@code gpu} or {@code gpu:N}.
   *
   * @throws IllegalArgumentException if the text is none of these
   */
  public static Device parse(String text) {
    String name = text.strip().toLowerCase(Locale.ROOT);
    if (name.equals("cpu")) {
      return cpu();
    }
    if (name.equals("gpu")) {
      return gpu(0);
    }
    if (name.matches("gpu:\\d{1,3}")) {
      return gpu(Integer.parseInt(name.substring("gpu:".length())));
    }
    throw new IllegalArgumentException("'" + text + "' is no device: use cpu, gpu or gpu:N");
  }

  @Override
  public String toString() {
    return kind == Kind.CPU ? "cpu" : "gpu:" + index;
  }
}
