package io.moonspark.jobs;

import io.moonspark.udfs.EnrichCounters;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * One line that says how far a run is: on a terminal it is written over and over, elsewhere it
 * comes every few seconds.
 */
final class Progress implements AutoCloseable {

  private static final long TERMINAL_MS = 500;
  private static final long LOG_MS = 5_000;
  private static final long UNKNOWN = -1;

  private final PrintWriter err;
  private final EnrichCounters counters;
  private final Terminal terminal;
  private final ScheduledExecutorService clock;
  private volatile long total = UNKNOWN;
  private volatile long startNanos = System.nanoTime();
  private long lastImages;
  private int lastWidth;

  /** Where the line goes. */
  enum Terminal {
    YES,
    NO
  }

  Progress(PrintWriter err, EnrichCounters counters, Terminal terminal) {
    this.err = err;
    this.counters = counters;
    this.terminal = terminal;
    this.clock =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "progress");
              thread.setDaemon(true);
              return thread;
            });
    long period = terminal == Terminal.YES ? TERMINAL_MS : LOG_MS;
    clock.scheduleAtFixedRate(this::show, period, period, TimeUnit.MILLISECONDS);
  }

  /** Says how many images there are to do, and starts the clock of the rates. */
  void total(long images) {
    total = images;
    startNanos = System.nanoTime();
  }

  /** Prints a line of its own. */
  synchronized void tell(String line) {
    clear();
    err.println(line);
    err.flush();
  }

  private synchronized void show() {
    long images = counters.images().value();
    if (images == 0 && terminal == Terminal.NO) {
      return;
    }
    String line = line(images, (System.nanoTime() - startNanos) / 1e9);
    if (terminal == Terminal.NO) {
      if (images != lastImages) {
        err.println(line);
      }
    } else {
      err.print("\r" + line + " ".repeat(Math.max(0, lastWidth - line.length())));
      lastWidth = line.length();
    }
    lastImages = images;
    err.flush();
  }

  private String line(long images, double seconds) {
    String done = total == UNKNOWN ? "%,d".formatted(images) : "%,d/%,d".formatted(images, total);
    return String.format(
        Locale.ROOT,
        "%s images, %.1f images/s, %,.0f tokens/s, %,d failures%s",
        done,
        images / seconds,
        counters.tokens().value() / seconds,
        counters.failures().value(),
        timeLeft(images, seconds));
  }

  private String timeLeft(long images, double seconds) {
    if (total == UNKNOWN || images == 0 || images >= total) {
      return "";
    }
    long left = Math.round((total - images) * seconds / images);
    return String.format(
        Locale.ROOT, ", %d:%02d:%02d left", left / 3600, left / 60 % 60, left % 60);
  }

  @Override
  public void close() {
    clock.shutdownNow();
    clear();
  }

  private synchronized void clear() {
    if (lastWidth > 0) {
      err.print("\r" + " ".repeat(lastWidth) + "\r");
      err.flush();
      lastWidth = 0;
    }
  }
}
