package io.moonspark.udfs;

import io.moonspark.model.Device;
import io.moonspark.model.Enrichment;
import io.moonspark.model.Moondream;
import io.moonspark.model.Request;
import io.moonspark.model.image.CropSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Asks for the engine of {@code --device gpu} in many tasks, and writes for each its executor, the
 * device of the engine it got, and how many engines its process had opened by then.
 */
public final class GpuJob {
  private static final int TASKS = 12;

  /** Of this process. */
  private static final AtomicInteger LOADS = new AtomicInteger();

  private GpuJob() {}

  /** The first argument is the file to write. */
  public static void main(String[] args) throws Exception {
    try (JavaSparkContext context = new JavaSparkContext(new SparkConf())) {
      List<String> said =
          context.parallelize(Collections.nCopies(TASKS, 0), TASKS).map(x -> task()).collect();
      Files.write(Path.of(args[0]), said);
    }
  }

  private static String task() throws InterruptedException {
    EnrichSettings settings =
        new EnrichSettings(
            new ModelRef("fake", "fake", "fake"), "gpu", Request.none(), 1, ImageLimits.defaults());
    OpenedOn engine =
        (OpenedOn)
            ModelHolder.engine(
                settings,
                TaskContext.get(),
                SparkEnv.get().conf(),
                (asked, device, shape) -> {
                  LOADS.incrementAndGet();
                  return new OpenedOn(device);
                });
    // Long enough for the tasks beside it to come, too.
    Thread.sleep(500);
    return SparkEnv.get().executorId() + " " + engine.device() + ", " + LOADS.get() + " loads";
  }

  /** Does nothing but know its device. */
  private record OpenedOn(Device device) implements Engine {
    @Override
    public CropSet prepare(byte[] encoded) {
      throw new AssertionError("no images here");
    }

    @Override
    public List<Enrichment> enrich(List<Moondream.Item> batch) {
      throw new AssertionError("no images here");
    }

    @Override
    public BatchLimit limit() {
      throw new AssertionError("no images here");
    }
  }
}
