package io.moonspark.jobs.evaluate.readers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The directory of a benchmark, in any of Hadoop's file systems. */
public final class DataFolder {

  private final String given;
  private final Path directory;
  private final FileSystem files;
  private final Map<String, Boolean> folders = new HashMap<>();

  private DataFolder(String given, Path directory, FileSystem files) {
    this.given = given;
    this.directory = directory;
    this.files = files;
  }

  /**
   * A directory.
   *
   * @throws BadDataException if there is none
   */
  public static DataFolder of(String given, Configuration hadoop) {
    try {
      Path path = new Path(given);
      FileSystem files = path.getFileSystem(hadoop);
      if (!files.exists(path) || !files.getFileStatus(path).isDirectory()) {
        throw new BadDataException("--data " + given + ": no such directory");
      }
      return new DataFolder(given, files.makeQualified(path), files);
    } catch (IOException | IllegalArgumentException e) {
      throw new BadDataException("--data " + given + ": " + e.getMessage());
    }
  }

  /**
   * The file of the first of these patterns that one matches, in the directory or in its folder
   * annotations; of several the last by name.
   *
   * @param globs as in {@code *_questions.json}
   */
  public Optional<String> find(String... globs) {
    for (String glob : globs) {
      for (String folder : List.of("", "annotations/")) {
        List<String> found = all(folder + glob);
        if (!found.isEmpty()) {
          return Optional.of(found.get(found.size() - 1));
        }
      }
    }
    return Optional.empty();
  }

  /** All files that match, by name. */
  public List<String> all(String glob) {
    try {
      FileStatus[] found = files.globStatus(new Path(directory, glob));
      return found == null
          ? List.of()
          : Arrays.stream(found)
              .filter(FileStatus::isFile)
              .map(file -> relative(file.getPath()))
              .sorted()
              .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String relative(Path path) {
    return directory.toUri().relativize(path.toUri()).getPath();
  }

  /**
   * The same, where the benchmark cannot do without.
   *
   * @throws BadDataException if there is none
   */
  public String require(String... globs) {
    return find(globs)
        .orElseThrow(
            () ->
                new BadDataException(
                    "--data " + given + ": no file " + String.join(" or ", globs) + " in it"));
  }

  /** Opens a file. */
  InputStream open(String file) {
    try {
      return files.open(new Path(directory, file));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** Whether there is such a folder in it. */
  boolean hasFolder(String name) {
    return folders.computeIfAbsent(
        name,
        folder -> {
          try {
            return files.exists(new Path(directory, folder));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /**
   * Where an image is: in the folder of this name if there is one, else in the directory.
   *
   * @param folder as in {@code val2014}
   */
  String image(String folder, String name) {
    return new Path(hasFolder(folder) ? new Path(directory, folder) : directory, name).toString();
  }

  /** A file's path. */
  public String path(String file) {
    return new Path(directory, file).toString();
  }

  /** Names, lengths and times of the files in it that match, as a text. */
  public String identity(String... globs) {
    StringBuilder text = new StringBuilder(directory.toString());
    try {
      for (String glob : globs) {
        for (String file : all(glob)) {
          FileStatus status = files.getFileStatus(new Path(directory, file));
          text.append('\n').append(file).append(' ').append(status.getLen());
          text.append(' ').append(status.getModificationTime());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
