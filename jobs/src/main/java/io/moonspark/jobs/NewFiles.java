package io.moonspark.jobs;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Creates files of which there must be none yet, so that of several that try one succeeds. */
final class NewFiles {

  /**
   * S3 creates an object only if there is none where it is asked to ({@code If-None-Match}), which
   * Hadoop does with this option; without it two writers may both succeed.
   */
  private static final String CREATE_IF_ABSENT = "fs.option.create.conditional.overwrite";

  private static final String S3 = "s3a";
  private static final int ATTEMPTS = 3;

  private NewFiles() {}

  /** Whether a store can create a file exclusively; S3 if its conditional writes are on. */
  static boolean areExclusive(FileSystem files, Path path) throws IOException {
    return !S3.equals(files.getUri().getScheme())
        || files.hasPathCapability(path, CREATE_IF_ABSENT);
  }

  /**
   * Creates a file with this content, and its directory.
   *
   * @return false if there is one with another content
   */
  static boolean create(FileSystem files, Path path, byte[] content) throws IOException {
    if (files.exists(path)) {
      // Not only quicker: S3A logs a refused write as a warning, and who waits tries every second.
      return false;
    }
    IOException last = null;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        createOnce(files, path, content);
        return true;
      } catch (IOException e) {
        Optional<byte[]> there = read(files, path);
        if (there.isPresent()) {
          // Our own if a store was asked again after its first answer was lost.
          return Arrays.equals(there.get(), content);
        }
        // There was one, and it is deleted by now.
        last = e;
      }
    }
    throw last;
  }

  private static void createOnce(FileSystem files, Path path, byte[] content) throws IOException {
    FSDataOutputStreamBuilder<?, ?> builder = files.createFile(path);
    builder.recursive();
    builder.overwrite(false);
    if (files.hasPathCapability(path, CREATE_IF_ABSENT)) {
      builder.opt(CREATE_IF_ABSENT, true);
    }
    FSDataOutputStream out = builder.build();
    out.write(content);
    // Not if writing failed: on S3 this puts the object there, and it would be half of one.
    out.close();
  }

  /** Empty if there is no such file. */
  static Optional<byte[]> read(FileSystem files, Path path) throws IOException {
    try (InputStream in = files.open(path)) {
      return Optional.of(in.readAllBytes());
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }
}
