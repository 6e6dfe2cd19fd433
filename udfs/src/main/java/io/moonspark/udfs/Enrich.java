package io.moonspark.udfs;

import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkConf;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.deploy.SparkHadoopUtil;
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
 * <p>Bad images give rows with an {@code error}; only a model that cannot be opened, or an {@link
 * Error}, fails a task. What is serialised to the executors is the settings and the counters.
 */
public final class Enrich implements MapPartitionsFunction<Row, Row> {

  private static final long serialVersionUID = 1L;

  /** Digests of the models that have been warmed up. */
  private static final Set<String> WARMED = ConcurrentHashMap.newKeySet();

  private final EnrichSettings settings;
  private final EnrichCounters counters;

  private Enrich(EnrichSettings settings, EnrichCounters counters) {
    this.settings = settings;
    this.counters = counters;
  }

  /** The enriched rows of a batch or streaming table; computed when they are used. */
  public static Dataset<Row> images(
      Dataset<Row> source, EnrichInput input, EnrichSettings settings, EnrichCounters counters) {
    return input
        .select(source)
        .mapPartitions(new Enrich(settings, counters), Encoders.row(OutputSchema.output()));
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
    Engine engine = ModelHolder.engine(settings, TaskContext.get());
    return new EnrichIterator(
        new SourceRows(partition),
        new ImagePreparer(engine, settings, SparkHadoopUtil.get().conf()),
        new BatchRunner(engine, settings.model(), counters),
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
