package io.moonspark.jobs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.moonspark.model.bench.ProcessMemory;
import io.moonspark.model.bench.Shape;
import io.moonspark.model.bench.ShapeBenchmark;
import io.moonspark.model.bench.StageResults;
import io.moonspark.model.graph.WeightType;
import io.moonspark.model.image.ImageException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code bench --shape}: a model of a published shape with random weights, on this machine. */
final class ShapeReport {

  private static final double GIGABYTE = 1e9;
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final Shape shape;
  private final List<WeightType> types;
  private final int layers;
  private final Path json;

  /**
   * @param compare a second type; may be null
   * @param json where results are written too; may be null
   * @throws UserError if there is no such shape or type
   */
  ShapeReport(String shape, String dtype, String compare, int layers, Path json) {
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
    this.types = Stream.of(dtype, compare).filter(Objects::nonNull).map(DtypeFlag::parse).toList();
    this.layers = layers;
    this.json = json;
  }

  void run(PrintWriter out, PrintWriter err) throws IOException, ImageException {
    Path folder = Files.createTempDirectory("moonspark-shape");
    try {
      ShapeBenchmark benchmark = new ShapeBenchmark(shape.config(layers), folder);
      List<ShapeBenchmark.Imported> packs = new ArrayList<>();
      for (WeightType type : types) {
        packs.add(made(benchmark, type, out, err));
      }
      picture(benchmark.picture(packs.get(0)), out);
      List<StageResults> results = benchmark.stages(packs);
      new StageTable(out).print(results);
      OptionalLong peak = ProcessMemory.peakResidentBytes();
      if (peak.isPresent()) {
        line(out, "peak resident memory", "%.2f GB", peak.getAsLong() / GIGABYTE);
      }
      out.flush();
      if (json != null) {
        JSON.writeValue(json.toFile(), results);
      }
    } finally {
      Folders.delete(folder);
    }
  }

  private static ShapeBenchmark.Imported made(
      ShapeBenchmark benchmark, WeightType type, PrintWriter out, PrintWriter err)
      throws IOException {
    ImportProgress progress = new ImportProgress(err);
    ShapeBenchmark.Imported imported;
    try {
      imported = benchmark.make(type, progress);
    } finally {
      progress.end();
    }
    if (imported.making() > 0) {
      line(out, "make random weights", "%.1f s", imported.making());
    }
    line(out, "import as " + type.label(), "%.1f s", imported.importing());
    out.flush();
    return imported;
  }

  private static void picture(ShapeBenchmark.Picture picture, PrintWriter out) {
    line(out, "load", "%.1f s", picture.load());
    line(out, "decode and crop 1600 x 1200", "%.0f ms", 1000 * picture.prepare());
    line(
        out,
        "picture (" + picture.crops() + " local crops), prompt, 1 token",
        "%.2f s",
        picture.firstToken());
    line(out, "each further token", "%.1f ms", 1000 * picture.token());
    line(out, "picture, detect with 2 objects", "%.2f s", picture.detect());
    out.flush();
  }

  private static void line(PrintWriter out, String what, String format, double value) {
    out.printf(Locale.ROOT, "%-48s" + format + "%n", what, value);
  }
}
