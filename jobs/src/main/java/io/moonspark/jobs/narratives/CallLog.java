package io.moonspark.jobs.narratives;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;

/**
 * Answered calls as lines of JSON, each on the disk before its answer is used. Where files cannot
 * be forced to the disk before they are closed, as in object stores, each call is a file. It may be
 * used by several threads.
 */
final class CallLog implements Closeable {

  private final FileSystem files;
  private final Path directory;
  private final String name = UUID.randomUUID().toString();
  private FSDataOutputStream out;
  private int next;

  /** A new log in a directory, beside those of others. */
  CallLog(Path directory, Configuration hadoop) throws IOException {
    this.files = fileSystem(directory, hadoop);
    this.directory = directory;
  }

  /** Returns when the call cannot be lost any more. */
  synchronized void append(Call call) throws IOException {
    if (out == null) {
      out = files.create(new Path(directory, name + "-" + next++ + ".jsonl"), false);
    }
    out.write((Json.write(call) + "\n").getBytes(StandardCharsets.UTF_8));
    if (out.hasCapability(StreamCapabilities.HSYNC)) {
      out.hsync();
    } else {
      close();
    }
  }

  @Override
  public synchronized void close() throws IOException {
    if (out != null) {
      out.close();
      out = null;
    }
  }

  /** The calls of all logs in a directory; none if it is not there. */
  static List<Call> read(Path directory, Configuration hadoop) throws IOException {
    FileSystem files = fileSystem(directory, hadoop);
    List<Call> calls = new ArrayList<>();
    FileStatus[] logs;
    try {
      logs = files.listStatus(directory);
    } catch (FileNotFoundException e) {
      return calls;
    }
    for (FileStatus log : logs) {
      try (BufferedReader in =
          new BufferedReader(
              new InputStreamReader(files.open(log.getPath()), StandardCharsets.UTF_8))) {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          try {
            calls.add(Json.MAPPER.readValue(line, Call.class));
          } catch (JsonProcessingException e) {
            // The process was killed within this line, whose answer nothing depends on.
            break;
          }
        }
      }
    }
    return calls;
  }

  /** Local files without checksums: those are written later than what they are of. */
  private static FileSystem fileSystem(Path directory, Configuration hadoop) throws IOException {
    FileSystem files = directory.getFileSystem(hadoop);
    return files instanceof LocalFileSystem local ? local.getRawFileSystem() : files;
  }
}
