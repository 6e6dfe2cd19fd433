package io.moonspark.udfs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A file of the source, wherever it lies.
 *
 * <p>A local one is opened without Hadoop, whose local file system takes longer over a small image
 * than the reading does, looks for a checksum file beside each, and cannot if a name has a colon.
 */
sealed interface SourceFile {

  /**
   * What a file system says about a file.
   *
   * @param modifiedMillis since 1970
   * @param length in bytes
   */
  record Status(boolean directory, long modifiedMillis, long length) {}

  Status status() throws IOException;

  InputStream open() throws IOException;

  /**
   * The file that a URI, or a path of the default file system, names.
   *
   * @throws IllegalArgumentException if it is no path
   */
  static SourceFile at(String path, Configuration hadoop) throws IOException {
    Path parsed = new Path(path);
    String scheme = parsed.toUri().getScheme();
    if (scheme == null) {
      scheme = FileSystem.getDefaultUri(hadoop).getScheme();
    }
    return "file".equals(scheme)
        ? new Local(java.nio.file.Path.of(parsed.toUri().getPath()))
        : new Remote(parsed, parsed.getFileSystem(hadoop));
  }

  /** A file of this machine. */
  record Local(java.nio.file.Path path) implements SourceFile {

    @Override
    public Status status() throws IOException {
      BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class);
      return new Status(found.isDirectory(), found.lastModifiedTime().toMillis(), found.size());
    }

    @Override
    public InputStream open() throws IOException {
      return Files.newInputStream(path);
    }
  }

  /** A file of any other store. */
  record Remote(Path path, FileSystem files) implements SourceFile {

    @Override
    public Status status() throws IOException {
      FileStatus found = files.getFileStatus(path);
      return new Status(found.isDirectory(), found.getModificationTime(), found.getLen());
    }

    @Override
    public InputStream open() throws IOException {
      return files.open(path);
    }
  }
}
