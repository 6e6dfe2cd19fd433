package io.moonspark.jobs;

import io.moonspark.model.hub.Transfer;
import io.moonspark.model.weights.Weights;
import java.io.PrintWriter;
import java.util.Locale;

/** A line that tells how far a download or an import is, renewed a few times a second. */
final class ImportProgress implements Transfer, Weights.Listener {
  private static final long PAUSE_NANOS = 200_000_000;
  private static final double MEGABYTE = 1e6;

  private final PrintWriter err;
  private long last;
  private int width;

  ImportProgress(PrintWriter err) {
    this.err = err;
  }

  @Override
  public void progress(String file, long done, long total) {
    String of = total < 0 ? "" : String.format(Locale.ROOT, " of %,.0f", total / MEGABYTE);
    show(String.format(Locale.ROOT, "%s: %,.0f%s MB", file, done / MEGABYTE, of), done == total);
  }

  @Override
  public void onRead(String tensor, int done, int total) {
    show(String.format(Locale.ROOT, "%d of %d tensors: %s", done, total, tensor), done == total);
  }

  private void show(String line, boolean important) {
    long now = System.nanoTime();
    if (important || now - last > PAUSE_NANOS) {
      last = now;
      err.print('\r' + line + " ".repeat(Math.max(0, width - line.length())));
      err.flush();
      width = line.length();
    }
  }

  /** Leaves the line. */
  void end() {
    if (width > 0) {
      err.println();
      err.flush();
      width = 0;
    }
  }
}
