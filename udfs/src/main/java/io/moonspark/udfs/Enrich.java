package io.moonspark.udfs;

import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkConf;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * Images in, rows of {@link OutputSchema#output()} out: one for each input row, in each partition's
 * order, the same whatever the partitioning and the crop budget are.
 *
 * <pre>{@code
 * Dataset<Row> enriched = Enrich.images(table, input, settings, EnrichCounters.register(context));
 * }</pre>
 *
 * <p>Of images with the same content and the same request that meet in one process, one is given to
 * the engine and the others get copies of its row.
 *
 * <p>Bad images give rows with an {@code error}; only a model that cannot be opened, or an {@link
 * Error}, fails a task. What is serialised to the executors is the settings and the counters.
 */
public final class Enrich implements MapPartitionsFunction<Row, Row> {

  private static final long serialVersionUID = 1L;

  /** Digests of the models that have been warmed up. */
  private static final Set<String> WARMED = ConcurrentHashMap.newKeySet();

  private final EnrichSettings settings;
  private final EnrichCounters counters;
  private final Broadcast<Set<ContentKey>> elsewhere;
  private final String job = UUID.randomUUID().toString();

  private Enrich(
      EnrichSettings settings, EnrichCounters counters, Broadcast<Set<ContentKey>> elsewhere) {
    this.elsewhere = elsewhere;
    this.settings = settings;
    this.counters = counters;
  }

  /** The enriched rows of a batch or streaming table; computed when they are used. */
  public static Dataset<Row> images(
      Dataset<Row> source, EnrichInput input, EnrichSettings settings, EnrichCounters counters) {
    return enriched(source, input, new Enrich(settings, counters, null));
  }

  /** The same, without the images of some contents, which get their rows elsewhere. */
  public static Dataset<Row> imagesExcept(
      Set<ContentKey> elsewhere,
      Dataset<Row> source,
      EnrichInput input,
      EnrichSettings settings,
      EnrichCounters counters) {
    Broadcast<Set<ContentKey>> broadcast =
        new JavaSparkContext(source.sparkSession().sparkContext()).broadcast(elsewhere);
    return enriched(source, input, new Enrich(settings, counters, broadcast));
  }

  private static Dataset<Row> enriched(Dataset<Row> source, EnrichInput input, Enrich enrich) {
    Dataset<Row> images = input.select(source);
    Optional<ResourceProfile> resources =
        StageResources.of(source.sparkSession().sparkContext().conf());
    if (resources.isEmpty() || source.isStreaming()) {
      return images.mapPartitions(enrich, Encoders.row(OutputSchema.output()));
    }
    return source
        .sparkSession()
        .createDataFrame(
            images.javaRDD().mapPartitions(enrich::call).withResources(resources.get()),
            OutputSchema.output());
  }

  /**
   * Where tasks run in this very process, opens the model on a thread of its own, so that it is
   * there when the first task has been planned. Elsewhere, or for the second time, does nothing.
   */
  public static void warmUp(EnrichSettings settings, SparkConf conf) {
    if (ExecutorShape.isInProcess(conf) && WARMED.add(settings.model().digest())) {
      Thread opener = new Thread(new WarmUp(settings, conf), "model-opener");
      opener.setDaemon(true);
      opener.start();
    }
  }

  @Override
  public Iterator<Row> call(Iterator<Row> partition) {
    if (!partition.hasNext()) {
      // An empty partition must not open a model.
      return partition;
    }
    TaskContext task = TaskContext.get();
    Engine engine = ModelHolder.engine(settings, task);
    Originals originals =
        new Originals(
            DoneRows.of(job, task), task, elsewhere == null ? Set.of() : elsewhere.value());
    return new EnrichIterator(
        new SourceRows(partition),
        new ImagePreparer(engine, settings, TaskHadoop.conf(), originals),
        new BatchRunner(engine, settings.model(), counters, originals),
        originals,
        engine.limit(),
        settings.cropBudget());
  }

  private record SourceRows(Iterator<Row> rows) implements Iterator<SourceRow> {

    @Override
    public boolean hasNext() {
      return rows.hasNext();
    }

    @Override
    public SourceRow next() {
      return SourceRow.of(rows.next());
    }
  }
}
