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
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Asks for the engine of {@code --device gpu} in many tasks, and writes for each its executor, the
 * device of the engine it got, how many engines its process had opened by then, and how many tasks
 * at most were there at once.
 */
public final class GpuJob {
  private static final int TASKS = 12;

  /** Of this process. */
  private static final AtomicInteger LOADS = new AtomicInteger();

  private static final AtomicInteger RUNNING = new AtomicInteger();
  private static final AtomicInteger MOST_AT_ONCE = new AtomicInteger();

  private GpuJob() {}

  /** The first argument is the file to write. */
  public static void main(String[] args) throws Exception {
    try (JavaSparkContext context = new JavaSparkContext(new SparkConf())) {
      JavaRDD<String> tasks =
          context.parallelize(Collections.nCopies(TASKS, 0), TASKS).map(x -> task());
      List<String> said =
          StageResources.of(context.getConf()).map(tasks::withResources).orElse(tasks).collect();
      Files.write(Path.of(args[0]), said);
    }
  }

  private static String task() throws InterruptedException {
    MOST_AT_ONCE.accumulateAndGet(RUNNING.incrementAndGet(), Math::max);
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
    RUNNING.decrementAndGet();
    return "%s %s, %d loads, %d at once"
        .formatted(SparkEnv.get().executorId(), engine.device(), LOADS.get(), MOST_AT_ONCE.get());
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
