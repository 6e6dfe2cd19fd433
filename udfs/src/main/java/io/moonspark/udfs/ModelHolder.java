package io.moonspark.udfs;

import io.moonspark.model.Device;
import io.moonspark.model.Enrichment;
import io.moonspark.model.ModelPack;
import io.moonspark.model.Moondream;
import io.moonspark.model.image.CropSet;
import io.moonspark.model.image.ImageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.deploy.SparkHadoopUtil;

/**
 * The models of this process: each is opened when a task first needs it, shared by all tasks, and
 * stays open until the process ends, since the next stage will want it again.
 */
final class ModelHolder {

  // The limits belong to an opened model, so that others make another model.
  private record Key(String digest, Device device, ImageLimits limits) {}

  private static final ConcurrentMap<Key, Engine> OPEN = new ConcurrentHashMap<>();

  /** How a model is opened that is not open yet. */
  @FunctionalInterface
  interface Opener {
    Engine open(EnrichSettings settings, Device device, ExecutorShape shape);
  }

  private ModelHolder() {}

  /**
   * The engine for a task of this executor. Other tasks that want the same model wait while it is
   * opened; a failure to open is not remembered.
   */
  static Engine engine(EnrichSettings settings, TaskContext task) {
    return engine(
        settings,
        task,
        SparkEnv.get().conf(),
        (model, device, shape) -> Opened.open(model, device, shape, TaskHadoop.conf()));
  }

  /** The same for a thread that is no task, perhaps before there is a session. */
  static Engine engine(EnrichSettings settings, SparkConf conf) {
    return engine(
        settings,
        null,
        conf,
        (model, device, shape) ->
            Opened.open(model, device, shape, SparkHadoopUtil.get().newConfiguration(conf)));
  }

  static Engine engine(EnrichSettings settings, TaskContext task, SparkConf conf, Opener opener) {
    Device device = Devices.of(settings.device(), task);
    Key key = new Key(settings.model().digest(), device, settings.limits());
    return OPEN.computeIfAbsent(key, k -> opener.open(settings, device, ExecutorShape.of(conf)));
  }

  private record Opened(Moondream moondream, BatchLimit limit) implements Engine {

    static Opened open(
        EnrichSettings settings, Device device, ExecutorShape shape, Configuration hadoop) {
      Moondream.Options options =
          new Moondream.Options(
              shape.threadsPerTask(),
              settings.limits().maxPixels(),
              settings.limits().decodeTime());
      try {
        ModelPack pack = ModelPacks.local(settings.model(), hadoop);
        Moondream moondream = Moondream.open(pack, device, options);
        int fitting =
            CropBudget.of(
                device,
                DeviceMemory.free(device),
                moondream.bytesPerCrop(settings.request()),
                shape.concurrentTasks());
        return new Opened(moondream, new BatchLimit(fitting));
      } catch (IOException e) {
        throw new UncheckedIOException(
            "cannot open model " + settings.model().uri() + ": " + e.getMessage(), e);
      }
    }

    @Override
    public CropSet prepare(byte[] encoded) throws ImageException {
      return moondream.prepare(encoded);
    }

    @Override
    public List<Enrichment> enrich(List<Moondream.Item> batch) {
      return moondream.enrich(batch);
    }
  }
}
