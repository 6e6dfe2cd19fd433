package io.moonspark.udfs;

import io.moonspark.model.Device;
import io.moonspark.model.Enrichment;
import io.moonspark.model.Moondream;
import io.moonspark.model.image.CropSet;
import io.moonspark.model.image.ImageException;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.spark.TaskContext;
import org.apache.spark.deploy.SparkHadoopUtil;

/**
 * The models of this process: each is opened when a task first needs it, shared by all tasks, and
 * stays open until the process ends, since the next stage will want it again.
 */
final class ModelHolder {

  private record Key(String digest, Device device) {}

  private static final ConcurrentMap<Key, Opened> OPEN = new ConcurrentHashMap<>();

  private ModelHolder() {}

  /**
   * The engine for a task of this executor. Other tasks that want the same model wait while it is
   * opened; a failure to open is not remembered.
   */
  static Engine engine(EnrichSettings settings, TaskContext task) {
    Device device = Devices.of(settings.device(), task);
    Key key = new Key(settings.model().digest(), device);
    return OPEN.computeIfAbsent(key, k -> Opened.open(settings, device));
  }

  private record Opened(Moondream moondream, BatchLimit limit) implements Engine {

    static Opened open(EnrichSettings settings, Device device) {
      var pack = ModelPacks.local(settings.model(), SparkHadoopUtil.get().conf());
      int threads = ExecutorShape.current().threadsPerTask();
      return new Opened(Moondream.open(pack, device, threads), new BatchLimit());
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
