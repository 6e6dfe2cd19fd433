package io.moonspark.jobs.narratives;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.moonspark.udfs.TaskHadoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Takes the images of a partition through the chain, a few at a time: rows of image, dataset, lines
 * and known calls become rows of {@link NarrativeSchemas#RESULT}, in the order in which they are
 * done.
 *
 * @param log directory of this piece's logs
 * @param tokens of the budget that each task may spend
 * @param money of the budget that each task may spend
 */
record ImageTask(NarrativeSettings settings, String log, long tokens, double money)
    implements MapPartitionsFunction<Row, Row> {

  private static final long POLL_MILLIS = 50;
  private static final long END_SECONDS = 10;

  @Override
  public Iterator<Row> call(Iterator<Row> images) throws IOException {
    TaskContext context = TaskContext.get();
    Configuration hadoop = TaskHadoop.conf();
    CallLog calls = new CallLog(new Path(log), hadoop);
    ExecutorService threads =
        Executors.newFixedThreadPool(
            settings.imagesInFlight(),
            work -> {
              Thread thread = new Thread(work, "narratives");
              thread.setDaemon(true);
              return thread;
            });
    TaskCompletionListener end = ended -> close(threads, calls);
    context.addTaskCompletionListener(end);
    Caller caller =
        new Caller(settings.endpoint(), settings.denied(), new Budget(tokens, money), calls);
    if (context.attemptNumber() > 0 || context.stageAttemptNumber() > 0) {
      // What an earlier attempt paid for lies here, among what other tasks did.
      caller.know(CallLog.read(new Path(log), hadoop));
    }
    ImageChain chain = new ImageChain(settings.chain(), settings.seed(), caller);
    return new InFlight(images, chain, caller, threads, settings.imagesInFlight(), context);
  }

  private static void close(ExecutorService threads, CallLog calls) {
    threads.shutdownNow();
    try {
      threads.awaitTermination(END_SECONDS, TimeUnit.SECONDS);
      calls.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Images being worked on, and the results of those that are done. */
  private static final class InFlight implements Iterator<Row> {

    private final Iterator<Row> images;
    private final ImageChain chain;
    private final Caller caller;
    private final CompletionService<Row> done;
    private final int most;
    private final TaskContext context;
    private int pending;

    InFlight(
        Iterator<Row> images,
        ImageChain chain,
        Caller caller,
        ExecutorService threads,
        int most,
        TaskContext context) {
      this.images = images;
      this.chain = chain;
      this.caller = caller;
      this.done = new ExecutorCompletionService<>(threads);
      this.most = most;
      this.context = context;
    }

    @Override
    public boolean hasNext() {
      return pending > 0 || images.hasNext();
    }

    @Override
    public Row next() {
      while (pending < most && images.hasNext()) {
        Row image = images.next();
        done.submit(() -> result(image));
        pending++;
      }
      if (pending == 0) {
        throw new NoSuchElementException();
      }
      Future<Row> first = null;
      try {
        while (first == null) {
          if (context.isInterrupted()) {
            throw new TaskKilledException("the run was stopped");
          }
          first = done.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
        }
        pending--;
        return first.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new TaskKilledException("the run was stopped");
      } catch (ExecutionException e) {
        if (e.getCause() instanceof RuntimeException cause) {
          throw cause;
        }
        throw new IllegalStateException(e.getCause());
      }
    }

    private Row result(Row row) throws IOException, InterruptedException {
      String image = row.getAs("image");
      String dataset = row.getAs("dataset");
      List<String> lines = row.getList(row.fieldIndex("lines"));
      try {
        List<Transcript> transcripts = new ArrayList<>();
        for (String line : lines) {
          transcripts.add(new Transcript(Narrative.parse(line)));
        }
        if (!row.isNullAt(row.fieldIndex("calls"))) {
          caller.know(calls(row.getList(row.fieldIndex("calls"))));
        }
        return ResultRows.done(dataset, chain.run(image, transcripts));
      } catch (ImageFailure e) {
        return ResultRows.failed(image, dataset, lines.size(), e);
      } catch (Budget.UsedUpException e) {
        return ResultRows.stopped(image, dataset, lines.size());
      } catch (Narrative.BadLineException e) {
        throw new IllegalStateException(e);
      }
    }

    private static List<Call> calls(List<String> json) throws JsonProcessingException {
      List<Call> calls = new ArrayList<>();
      for (String call : json) {
        calls.add(Json.MAPPER.readValue(call, Call.class));
      }
      return calls;
    }
  }
}
