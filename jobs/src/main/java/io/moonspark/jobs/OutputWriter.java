package io.moonspark.jobs;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.ConcurrentTransactionException;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.SetTransaction;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Commits a run's rows, each commit if and only if no other run has committed since this one looked
 * at what is done.
 *
 * <p>Every commit raises a number that Delta keeps as the version of an application's transactions.
 * A run notes the number before it compares its source with the output; its commits count on from
 * there. A commit of another run in between has the same number: either it is seen when the
 * transaction starts, or Delta finds the conflict when it ends. Delta's log decides, atomically on
 * every store that Delta supports, whatever became of the {@link OutputLease}.
 */
final class OutputWriter implements AutoCloseable {

  private static final String APPLICATION = "moonspark";
  private static final long NEVER = -1;

  /** What happened to the output while a run waited for it. */
  enum Meanwhile {
    UNCHANGED,
    CHANGED
  }

  /**
   * A micro-batch of a stream, which is committed once however often it is tried.
   *
   * @param stream id of the stream
   * @param number of the micro-batch
   */
  record MicroBatch(String stream, long number) {}

  private final SparkSession spark;
  private final OutputTable output;
  private final RunId run;
  private final Duration maxWait;
  private final Consumer<String> tell;
  private OutputLease lease;
  private long committed = NEVER;

  OutputWriter(
      SparkSession spark, OutputTable output, RunId run, Duration maxWait, Consumer<String> tell) {
    this.spark = spark;
    this.output = output;
    this.run = run;
    this.maxWait = maxWait;
    this.tell = tell;
  }

  /** Notes how far the output is; to be called before a run looks what is done. */
  void look() throws IOException {
    committed = newest();
  }

  /**
   * Waits until no other run writes to the output, and creates it if it is not there.
   *
   * @return whether another run has committed since {@link #look}; if so, this one must look again
   * @throws OutputBusyException if another run is still writing after the longest wait
   */
  Meanwhile begin() throws OutputBusyException, IOException, InterruptedException {
    lease = OutputLease.take(output, run.id(), maxWait, OutputLease.Timing.DEFAULT, tell);
    output.create(spark);
    return newest() == committed ? Meanwhile.UNCHANGED : Meanwhile.CHANGED;
  }

  /**
   * Adds rows in one commit.
   *
   * @param images how many rows there must be; otherwise nothing is committed
   */
  RunCounts append(Dataset<Row> rows, long images)
      throws OutputBusyException, IOException, InterruptedException {
    return append(rows, OptionalLong.of(images), null);
  }

  /** The same for a micro-batch; adds nothing if it was added before. */
  RunCounts append(Dataset<Row> rows, OptionalLong images, MicroBatch batch)
      throws OutputBusyException, IOException, InterruptedException {
    OptimisticTransaction transaction = log().startTransaction(Option.empty(), Option.empty());
    if (batch != null && transaction.txnVersion(batch.stream()) >= batch.number()) {
      return RunCounts.none();
    }
    if (transaction.txnVersion(APPLICATION) != committed || lease.isLost()) {
      throw OutputBusyException.takenOver(output);
    }
    Observation observation = new Observation();
    List<Action> actions =
        new ArrayList<>(
            CollectionConverters.asJava(
                transaction.writeFiles(RunCounts.observed(rows, observation))));
    RunCounts counts = RunCounts.of(observation.getAsJava()::get);
    if (images.isPresent() && counts.images() != images.getAsLong()) {
      throw new IllegalStateException(
          "of "
              + images.getAsLong()
              + " images came "
              + counts.images()
              + " rows: they were not committed, run it again");
    }
    actions.add(transaction(APPLICATION, committed + 1));
    if (batch != null) {
      actions.add(transaction(batch.stream(), batch.number()));
    }
    if (lease.isLost()) {
      throw OutputBusyException.takenOver(output);
    }
    try {
      transaction.commit(OutputTable.seq(actions), operation());
    } catch (ConcurrentTransactionException e) {
      throw OutputBusyException.takenOver(output);
    }
    committed++;
    return counts;
  }

  /** Whether a micro-batch is in the output. */
  boolean has(MicroBatch batch) {
    Option<Object> version = transactions().get(batch.stream());
    return version.isDefined() && (Long) version.get() >= batch.number();
  }

  private long newest() throws IOException {
    if (!output.exists()) {
      return NEVER;
    }
    Option<Object> version = transactions().get(APPLICATION);
    return version.isEmpty() ? NEVER : (Long) version.get();
  }

  private scala.collection.immutable.Map<String, Object> transactions() {
    return log().update(false, Option.empty(), Option.empty()).transactions();
  }

  private DeltaLog log() {
    return DeltaLog.forTable(spark, output.directory());
  }

  private static SetTransaction transaction(String application, long version) {
    return new SetTransaction(
        application, version, Option.apply((Object) System.currentTimeMillis()));
  }

  private DeltaOperations.Operation operation() {
    return new DeltaOperations.Write(
        SaveMode.Append,
        Option.apply(OutputTable.seq(List.of())),
        Option.empty(),
        Option.apply(run.toJson()),
        Option.empty(),
        Option.empty(),
        Option.empty(),
        Option.empty(),
        Option.empty());
  }

  /** Gives the output free for other runs. */
  @Override
  public void close() {
    if (lease != null) {
      lease.close();
    }
  }
}
