package io.moonspark.train;

import io.moonspark.model.weights.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * All that training goes on from, in one file: what is trained, the optimizer's moments, and how
 * far it is. Data is drawn by its number, so there is no other state.
 */
final class Checkpoint {

  static final String FILE = "checkpoint.safetensors";

  private static final String PROGRESS = "progress";
  private static final String VALUE = "value.";
  private static final String FIRST = "first.";
  private static final String SECOND = "second.";

  /** Numbers below this are exact in a float. */
  private static final int HALF_BITS = 20;

  /**
   * How far training is.
   *
   * @param stage number of the stage, from 0
   * @param step steps of it that are done
   */
  record Progress(int stage, long step) {}

  private final Path file;

  Checkpoint(Path directory) {
    this.file = directory.resolve(FILE);
  }

  /** Writes it in place of the one before. */
  void write(Progress progress, ParameterStore parameters, Optimizer optimizer) throws IOException {
    SafetensorsFile out = new SafetensorsFile();
    float low = progress.step() & (1 << HALF_BITS) - 1;
    float high = progress.step() >> HALF_BITS;
    out.add(PROGRESS, new int[] {3}, new float[] {progress.stage(), low, high});
    Map<String, int[]> layout = parameters.layout();
    for (ParameterStore.Parameter parameter : parameters.trained()) {
      String name = parameter.name();
      int[] shape = layout.get(name);
      UpdateRule.Moments moments = optimizer.moments(parameter);
      out.add(VALUE + name, shape, parameter.values());
      out.add(FIRST + name, shape, moments.first());
      if (moments.second().length > 0) {
        out.add(SECOND + name, shape, moments.second());
      }
    }
    out.write(file);
  }

  /** Reads it into parameters and optimizer, if there is one. */
  Optional<Progress> read(ParameterStore parameters, Optimizer optimizer) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Map<String, int[]> layout = parameters.layout();
    try (Weights weights = Weights.open(file)) {
      for (ParameterStore.Parameter parameter : parameters.trained()) {
        String name = parameter.name();
        int[] shape = layout.get(name);
        UpdateRule.Moments moments = optimizer.moments(parameter);
        copy(weights.read(VALUE + name, shape), parameter.values());
        copy(weights.read(FIRST + name, shape), moments.first());
        if (moments.second().length > 0) {
          copy(weights.read(SECOND + name, shape), moments.second());
        }
      }
      float[] progress = weights.read(PROGRESS, 3);
      parameters.upload();
      return Optional.of(
          new Progress((int) progress[0], (long) progress[1] + ((long) progress[2] << HALF_BITS)));
    }
  }

  private static void copy(float[] from, float[] to) {
    System.arraycopy(from, 0, to, 0, to.length);
  }
}
