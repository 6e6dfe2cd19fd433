package io.moonspark.jobs;

import io.moonspark.model.bench.ProcessMemory;
import io.moonspark.model.bench.Shape;
import io.moonspark.model.bench.ShapeBenchmark;
import io.moonspark.model.graph.WeightType;
import io.moonspark.model.image.ImageException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** {@code bench --shape}: a model of a published shape with random weights, on this machine. */
final class ShapeReport {

  private static final double GIGABYTE = 1e9;

  private final Shape shape;
  private final WeightType type;
  private final int layers;

  /**
   * @throws UserError if there is no such shape or type
   */
  ShapeReport(String shape, String dtype, int layers) {
    this.shape =
        Arrays.stream(Shape.values())
            .filter(known -> known.label().equals(shape))
            .findFirst()
            .orElseThrow(
                () ->
                    UserError.flag(
                        "--shape",
                        shape,
                        "is no shape: use "
                            + Arrays.stream(Shape.values())
                                .map(Shape::label)
                                .collect(Collectors.joining(", "))));
    this.type = DtypeFlag.parse(dtype);
    this.layers = layers;
  }

  void run(PrintWriter out, PrintWriter err) throws IOException, ImageException {
    Path folder = Files.createTempDirectory("moonspark-shape");
    ImportProgress progress = new ImportProgress(err);
    ShapeBenchmark.Result result;
    try {
      result = new ShapeBenchmark(shape.config(layers), type, folder).run(progress);
    } finally {
      progress.end();
      Folders.delete(folder);
    }
    line(out, "make random weights", "%.1f s", result.make());
    line(out, "import as " + type.label(), "%.1f s", result.importing());
    line(out, "load", "%.1f s", result.load());
    line(out, "decode and crop 1600 x 1200", "%.0f ms", 1000 * result.prepare());
    line(
        out,
        "picture (" + result.crops() + " local crops), prompt, 1 token",
        "%.2f s",
        result.firstToken());
    line(out, "each further token", "%.1f ms", 1000 * result.token());
    line(out, "picture, detect with 2 objects", "%.2f s", result.detect());
    OptionalLong peak = ProcessMemory.peakResidentBytes();
    if (peak.isPresent()) {
      line(out, "peak resident memory", "%.2f GB", peak.getAsLong() / GIGABYTE);
    }
    out.flush();
  }

  private static void line(PrintWriter out, String what, String format, double value) {
    out.printf(Locale.ROOT, "%-48s" + format + "%n", what, value);
  }
}
