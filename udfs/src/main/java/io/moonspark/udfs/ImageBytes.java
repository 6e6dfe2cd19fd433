package io.moonspark.udfs;

import io.moonspark.model.ErrorCode;
import io.moonspark.model.image.ImageException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.sql.Timestamp;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.security.AccessControlException;

/**
 * The encoded bytes of one image and what their source looked like.
 *
 * @param bytes never empty
 * @param modified when the file changed last; null for a column of bytes without such a column
 * @param length in bytes, as the source said
 */
record ImageBytes(byte[] bytes, Timestamp modified, Long length) {

  private static final int ATTEMPTS = 3;
  private static final long FIRST_PAUSE_MS = 100;

  /** The bytes of a row, or of the file it names. */
  static ImageBytes of(SourceRow row, ImageLimits limits, Configuration hadoop)
      throws ImageException {
    return row.path() == null ? of(row, limits) : read(row, limits, hadoop);
  }

  /** The bytes of a BINARY column. */
  private static ImageBytes of(SourceRow row, ImageLimits limits) throws ImageException {
    byte[] bytes = row.content();
    if (bytes == null) {
      throw new ImageException(ErrorCode.EMPTY, "the image column is null");
    }
    Long length = row.length() == null ? Long.valueOf(bytes.length) : row.length();
    return checked(bytes, row.modified(), length, limits);
  }

  /** The bytes of the file a row names, which the task reads itself. */
  private static ImageBytes read(SourceRow row, ImageLimits limits, Configuration hadoop)
      throws ImageException {
    if (row.path() == null || row.path().isBlank()) {
      throw new ImageException(ErrorCode.EMPTY, "the path column is null or empty");
    }
    if (row.length() != null) {
      checkLength(row.length(), limits);
    }
    // A store that answers "slow down" once must cost neither the image nor the job.
    IOException last = null;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (attempt > 0) {
        pause(FIRST_PAUSE_MS << attempt);
      }
      try {
        return readOnce(row, limits, hadoop);
      } catch (FileNotFoundException | NoSuchFileException e) {
        throw new ImageException(ErrorCode.MISSING, "no such file: " + row.path(), e);
      } catch (AccessControlException | AccessDeniedException e) {
        throw new ImageException(ErrorCode.MISSING, "no permission to read " + row.path(), e);
      } catch (IllegalArgumentException e) {
        throw new ImageException(ErrorCode.MISSING, "'" + row.path() + "' is no path", e);
      } catch (IOException e) {
        last = e;
      }
    }
    throw new ImageException(
        ErrorCode.MISSING, "cannot read " + row.path() + ": " + firstLine(last), last);
  }

  private static ImageBytes readOnce(SourceRow row, ImageLimits limits, Configuration hadoop)
      throws IOException, ImageException {
    SourceFile file = SourceFile.at(row.path(), hadoop);
    Timestamp modified = row.modified();
    Long length = row.length();
    if (modified == null || length == null) {
      SourceFile.Status status = file.status();
      if (status.directory()) {
        throw new ImageException(ErrorCode.UNSUPPORTED_FORMAT, row.path() + " is a directory");
      }
      checkLength(status.length(), limits);
      modified = new Timestamp(status.modifiedMillis());
      length = status.length();
    }
    try (InputStream in = file.open()) {
      // One byte more than allowed tells a file that has grown since it was listed.
      byte[] bytes = readAll(in, length, limits.maxBytes() + 1);
      return checked(bytes, modified, length, limits);
    }
  }

  /** Reads into one array of the size the file was listed with; it may have changed since. */
  private static byte[] readAll(InputStream in, long listed, long most) throws IOException {
    byte[] bytes = new byte[(int) Math.min(listed, most)];
    int read = in.readNBytes(bytes, 0, bytes.length);
    if (read < bytes.length) {
      return Arrays.copyOf(bytes, read);
    }
    byte[] rest = in.readNBytes((int) (most - read));
    if (rest.length > 0) {
      bytes = Arrays.copyOf(bytes, read + rest.length);
      System.arraycopy(rest, 0, bytes, read, rest.length);
    }
    return bytes;
  }

  private static ImageBytes checked(
      byte[] bytes, Timestamp modified, Long length, ImageLimits limits) throws ImageException {
    if (bytes.length == 0) {
      throw new ImageException(ErrorCode.EMPTY, "the image has no bytes");
    }
    checkLength(bytes.length, limits);
    return new ImageBytes(bytes, modified, length);
  }

  private static void checkLength(long length, ImageLimits limits) throws ImageException {
    if (length > limits.maxBytes()) {
      throw new ImageException(
          ErrorCode.TOO_LARGE,
          length + " bytes are more than the " + limits.maxBytes() + " allowed");
    }
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting to read again", e);
    }
  }

  private static String firstLine(IOException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse(e.getClass().getSimpleName());
  }
}
