package io.moonspark.udfs;

import io.moonspark.model.Enrichment;
import io.moonspark.model.Moondream;
import io.moonspark.model.image.CropSet;
import io.moonspark.model.image.ImageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;

/**
 * The embedded model, and what it was given. Opened models are told apart by their limits, too, so
 * that queries with {@link #MAX_PIXELS} get this one and no other.
 */
public final class RecordedModel implements Engine {

  /** The value of {@code spark.moonspark.maxPixels} for queries that are to be recorded. */
  public static final long MAX_PIXELS = 12_345_678;

  private final Engine nano;
  private final List<List<Moondream.Item>> batches = new ArrayList<>();
  private int prepared;

  private RecordedModel(Engine nano) {
    this.nano = nano;
  }

  /** The recorded model of this process, opened in place of nano. */
  public static RecordedModel open(SparkConf conf) throws IOException {
    ImageLimits defaults = ImageLimits.defaults();
    EnrichSettings settings =
        new EnrichSettings(
            ModelPacks.resolve(ModelRef.NANO, new Configuration(false)),
            "cpu",
            io.moonspark.model.Request.none(),
            EnrichSettings.CROPS_THAT_FIT,
            new ImageLimits(MAX_PIXELS, defaults.maxBytes(), defaults.decodeTime()));
    EnrichSettings nano =
        new EnrichSettings(
            settings.model(), "cpu", settings.request(), settings.cropBudget(), defaults);
    return (RecordedModel)
        ModelHolder.engine(
            settings,
            null,
            conf,
            (model, device, shape) -> new RecordedModel(ModelHolder.engine(nano, conf)));
  }

  /** Forgets everything. */
  public synchronized void clear() {
    batches.clear();
    prepared = 0;
  }

  /** Images of each batch so far. */
  public synchronized List<Integer> batchSizes() {
    return batches.stream().map(List::size).toList();
  }

  /** Images given to the vision encoder so far. */
  public synchronized int images() {
    return batches.stream().mapToInt(List::size).sum();
  }

  /** Images decoded so far. */
  public synchronized int decoded() {
    return prepared;
  }

  /** Prompts asked so far. */
  public synchronized int prompts() {
    return batches.stream().flatMap(List::stream).mapToInt(item -> item.request().prompts()).sum();
  }

  @Override
  public CropSet prepare(byte[] encoded) throws ImageException {
    synchronized (this) {
      prepared++;
    }
    return nano.prepare(encoded);
  }

  @Override
  public List<Enrichment> enrich(List<Moondream.Item> batch) {
    synchronized (this) {
      batches.add(batch);
    }
    return nano.enrich(batch);
  }

  @Override
  public BatchLimit limit() {
    return nano.limit();
  }
}
