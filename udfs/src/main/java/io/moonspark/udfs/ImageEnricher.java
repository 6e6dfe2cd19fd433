package io.moonspark.udfs;

import io.moonspark.model.Enrichment;
import io.moonspark.model.Moondream;
import io.moonspark.model.image.CropSet;
import io.moonspark.model.image.ImageException;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;

/** The way of {@link Enrich} for callers that bring images instead of a table. */
public final class ImageEnricher {

  private ImageEnricher() {}

  /**
   * Rows of {@link OutputSchema#output()}, one for each image, in order, enriched batch by batch as
   * they are asked for. At most one batch and one image are read ahead. A bad image, also one
   * without content and path, gives a row with an {@code error}.
   *
   * @param job tells apart computations; images of the same content and request that meet in one
   *     process, job and stage are given to the engine once
   * @throws RuntimeException if the model cannot be opened
   */
  public static Iterator<Row> rows(
      String job, Iterator<AskedImage> images, EnrichSettings settings, BatchListener listener) {
    TaskContext task = TaskContext.get();
    Engine engine = new Heard(ModelHolder.engine(settings, task), listener);
    Originals originals = new Originals(DoneRows.of(job, task), task, Set.of());
    EnrichCounters counters = EnrichCounters.unseen();
    return new EnrichIterator(
        new Sources(images),
        new ImagePreparer(engine, settings, TaskHadoop.conf(), originals),
        new BatchRunner(engine, settings.model(), counters, originals),
        originals,
        engine.limit(),
        settings.cropBudget());
  }

  private record Sources(Iterator<AskedImage> images) implements Iterator<SourceRow> {

    @Override
    public boolean hasNext() {
      return images.hasNext();
    }

    @Override
    public SourceRow next() {
      AskedImage image = images.next();
      return new SourceRow(
          image.path(),
          image.content(),
          image.path(),
          null,
          null,
          List.of(),
          List.of(),
          image.request());
    }
  }

  /** An engine that tells of its batches. */
  private record Heard(Engine engine, BatchListener listener) implements Engine {

    @Override
    public CropSet prepare(byte[] encoded) throws ImageException {
      return engine.prepare(encoded);
    }

    @Override
    public List<Enrichment> enrich(List<Moondream.Item> batch) {
      long tokens = 0;
      long start = System.nanoTime();
      try {
        List<Enrichment> found = engine.enrich(batch);
        tokens = found.stream().mapToLong(Enrichment::generatedTokens).sum();
        return found;
      } finally {
        listener.batch(
            batch.size(),
            batch.stream().mapToInt(item -> item.crops().crops()).sum(),
            tokens,
            System.nanoTime() - start);
      }
    }

    @Override
    public BatchLimit limit() {
      return engine.limit();
    }
  }
}
