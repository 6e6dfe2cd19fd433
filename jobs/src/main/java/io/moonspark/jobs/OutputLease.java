package io.moonspark.jobs;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * Lets one run at a time work for an output: a small file below it, created if there is none, that
 * its holder rewrites every few seconds. A lease that stays the same for the time of its expiry, by
 * the clock of whoever waits for it, is taken over; at once if its process is known to be gone.
 *
 * <p>It saves work, and does not keep the output right: that two runs never commit the same image,
 * even if one was paused and taken for dead, or if the store cannot create a file exclusively, is
 * up to the transactions of {@link OutputWriter}.
 */
final class OutputLease implements AutoCloseable {

  private static final String FILE = "_moonspark/lease";

  /**
   * How often things happen.
   *
   * @param beat between two signs of life
   * @param expiry without a sign of life, after which a lease is taken over
   * @param poll between two looks at a lease that another run has
   */
  record Timing(Duration beat, Duration expiry, Duration poll) {

    static final Timing DEFAULT =
        new Timing(Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofSeconds(1));
  }

  private final Path file;
  private final FileSystem files;
  private final Timing timing;
  private final ScheduledExecutorService clock;
  private LeaseHolder self;
  private boolean lost;

  private OutputLease(OutputTable output, String run, Timing timing) {
    this.file = new Path(output.directory(), FILE);
    this.files = output.files() instanceof LocalFileSystem local ? local.getRaw() : output.files();
    this.timing = timing;
    this.self = LeaseHolder.of(run);
    this.clock =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "output-lease");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Takes the lease of an output, waiting for its holder.
   *
   * @param tell gets a line if there is somebody to wait for
   * @throws OutputBusyException if it is still held after so long
   * @throws IOException if the lease cannot be written
   */
  static OutputLease take(
      OutputTable output, String run, Duration maxWait, Timing timing, Consumer<String> tell)
      throws OutputBusyException, IOException, InterruptedException {
    OutputLease lease = new OutputLease(output, run, timing);
    lease.await(output, maxWait, tell);
    long beat = timing.beat().toMillis();
    lease.clock.scheduleAtFixedRate(lease::beat, beat, beat, TimeUnit.MILLISECONDS);
    return lease;
  }

  private void await(OutputTable output, Duration maxWait, Consumer<String> tell)
      throws OutputBusyException, IOException, InterruptedException {
    long start = System.nanoTime();
    long sameSince = start;
    byte[] last = null;
    String who = "not named yet";
    if (!NewFiles.areExclusive(files, file)) {
      tell.accept(
          "This store cannot keep two runs apart (fs.s3a.create.conditional.enabled is false): let"
              + " no other run write to "
              + output.readable()
              + " meanwhile.");
    }
    boolean told = false;
    while (!created()) {
      Optional<byte[]> content = read();
      if (content.isEmpty()) {
        // Given back between the two calls.
        continue;
      }
      Optional<LeaseHolder> holder = LeaseHolder.parse(content.get());
      who = holder.map(LeaseHolder::describe).orElse(who);
      long now = System.nanoTime();
      if (!Arrays.equals(content.get(), last)) {
        sameSince = now;
      }
      last = content.get();
      if (holder.filter(LeaseHolder::isKnownDead).isPresent()
          || now - sameSince > timing.expiry().toNanos()) {
        if (takenOver()) {
          return;
        }
      } else if (now - start >= maxWait.toNanos()) {
        throw OutputBusyException.gaveUp(output, who, maxWait.toSeconds());
      } else if (!told && (holder.isPresent() || now - start > timing.beat().toNanos())) {
        tell.accept(
            "Another run ("
                + who
                + ") is writing to "
                + output.readable()
                + "; waiting for it, up to "
                + maxWait.toSeconds()
                + " s (--max-wait).");
        told = true;
      }
      Thread.sleep(timing.poll().toMillis());
    }
  }

  private boolean created() throws IOException {
    if (files instanceof RawLocalFileSystem local) {
      return createdLocally(local.pathToFile(file).toPath());
    }
    return NewFiles.create(files, file, self.toJson()) && isOurs();
  }

  /** Hadoop's local file system looks first and creates then; the operating system does both. */
  private boolean createdLocally(java.nio.file.Path local) throws IOException {
    Files.createDirectories(local.getParent());
    try {
      Files.createFile(local);
    } catch (FileAlreadyExistsException e) {
      return false;
    }
    write();
    return true;
  }

  /** Of several that take over at the same time, the one whose bytes stay has it. */
  private boolean takenOver() throws IOException, InterruptedException {
    write();
    Thread.sleep(timing.poll().toMillis());
    return isOurs();
  }

  private boolean isOurs() throws IOException {
    return read().flatMap(LeaseHolder::parse).filter(this::isSelf).isPresent();
  }

  private boolean isSelf(LeaseHolder holder) {
    return holder.run().equals(self.run());
  }

  private Optional<byte[]> read() throws IOException {
    return NewFiles.read(files, file);
  }

  private void write() throws IOException {
    try (OutputStream out = files.create(file, true)) {
      out.write(self.toJson());
    }
  }

  private synchronized void beat() {
    try {
      if (!isLost()) {
        self = self.nextBeat();
        write();
      }
    } catch (IOException e) {
      // A store that does not answer for once; the next beat may come through.
    }
  }

  /** Whether another run has taken it over. */
  synchronized boolean isLost() throws IOException {
    if (!lost) {
      Optional<byte[]> content = read();
      // What is empty or cut short is being written.
      lost =
          content.isEmpty()
              || LeaseHolder.parse(content.get()).filter(holder -> !isSelf(holder)).isPresent();
    }
    return lost;
  }

  @Override
  public void close() {
    clock.shutdown();
    synchronized (this) {
      try {
        if (!isLost()) {
          files.delete(file, false);
        }
      } catch (IOException e) {
        // It expires.
      }
    }
  }
}
