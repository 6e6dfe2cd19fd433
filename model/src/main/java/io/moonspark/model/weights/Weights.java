package io.moonspark.model.weights;

import java.io.IOException;
import java.util.Arrays;

/** The model's tensors under their official names, read one at a time. */
public final class Weights {
  private static final String PREFIX = "model.";

  private final Safetensors file;

  public Weights(Safetensors file) {
    this.file = file;
  }

  /**
   * Reads a tensor.
   *
   * @param name without the leading {@code model.}
   * @param shape what the config makes it
   * @return float32 values in row-major order
   * @throws WeightsException if it is missing or has another shape; the message names file and
   *     tensor
   */
  public float[] read(String name, long... shape) throws IOException {
    TensorInfo tensor = file.tensors().get(PREFIX + name);
    if (tensor == null) {
      throw new WeightsException(file.file() + ": tensor " + PREFIX + name + " is missing");
    }
    if (!tensor.hasShape(shape)) {
      throw new WeightsException(
          file.file()
              + ": tensor "
              + PREFIX
              + name
              + " has the shape "
              + tensor.shape()
              + ", but the config makes it "
              + Arrays.toString(shape));
    }
    return file.read(PREFIX + name);
  }
}
