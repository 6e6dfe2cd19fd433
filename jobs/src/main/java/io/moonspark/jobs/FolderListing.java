package io.moonspark.jobs;

import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * All files below some directories with path, length and modification time.
 *
 * <p>The driver walks only as far down as it takes to find enough directories for all cores; tasks
 * walk the rest. So neither the driver's memory nor its patience limits the number of files.
 */
final class FolderListing {

  static final StructType SCHEMA =
      new StructType()
          .add("image", StringType)
          .add("source_length", LongType)
          .add("source_modified", TimestampType);

  private static final int DIRECTORIES_PER_CORE = 4;

  /** A directory with more entries goes to a task unread: it is not the driver's to walk. */
  private static final int ENTRIES_READ_BY_DRIVER = 10_000;

  private final Configuration hadoop;
  private final Path excluded;

  private FolderListing(Configuration hadoop, Path excluded) {
    this.hadoop = hadoop;
    this.excluded = excluded;
  }

  /**
   * Lists files, as rows of {@link #SCHEMA}.
   *
   * @param excluded a directory below the roots that is none of the source: the output
   * @throws IOException if a directory cannot be read
   */
  static JavaRDD<Row> of(JavaSparkContext context, List<Path> roots, Path excluded)
      throws IOException {
    int wanted = DIRECTORIES_PER_CORE * context.defaultParallelism();
    List<FolderWalk> walks =
        new FolderListing(context.hadoopConfiguration(), excluded).split(roots, wanted);
    return context.parallelize(walks, Math.min(walks.size(), wanted)).flatMap(FolderWalk::files);
  }

  /** Whether files and directories of this name are left out, as Spark and Hadoop do. */
  static boolean isHidden(Path path) {
    return path.getName().startsWith("_") || path.getName().startsWith(".");
  }

  private List<FolderWalk> split(List<Path> roots, int wanted) throws IOException {
    List<FolderWalk> walks = new ArrayList<>();
    Deque<Path> unread = new ArrayDeque<>(roots);
    while (!unread.isEmpty() && unread.size() + walks.size() < wanted) {
      Path path = unread.removeFirst();
      List<Path> below = directoriesIn(path);
      if (below == null) {
        walks.add(FolderWalk.deep(path, excluded));
      } else {
        walks.add(FolderWalk.flat(path, excluded));
        unread.addAll(below);
      }
    }
    unread.forEach(path -> walks.add(FolderWalk.deep(path, excluded)));
    return walks;
  }

  /** Null if there are too many entries to look through. */
  private List<Path> directoriesIn(Path path) throws IOException {
    FileSystem files = path.getFileSystem(hadoop);
    List<Path> directories = new ArrayList<>();
    RemoteIterator<FileStatus> entries = files.listStatusIterator(path);
    for (int i = 0; entries.hasNext(); i++) {
      if (i == ENTRIES_READ_BY_DRIVER) {
        return null;
      }
      FileStatus entry = entries.next();
      if (entry.isDirectory() && !isHidden(entry.getPath()) && !entry.getPath().equals(excluded)) {
        directories.add(entry.getPath());
      }
    }
    return directories;
  }
}
