package io.moonspark.jobs;

import io.moonspark.udfs.TaskHadoop;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.sql.Timestamp;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * A part of a listing that one task does.
 *
 * @param root a directory or a file
 * @param excluded a directory to leave out
 * @param depth how far down it goes
 */
record FolderWalk(String root, String excluded, Depth depth) implements Serializable {

  /** How far down a walk goes. */
  enum Depth {
    FLAT,
    DEEP
  }

  /** The files directly in a directory. */
  static FolderWalk flat(Path root, Path excluded) {
    return new FolderWalk(root.toString(), excluded.toString(), Depth.FLAT);
  }

  /** The files in a directory and in all below it. */
  static FolderWalk deep(Path root, Path excluded) {
    return new FolderWalk(root.toString(), excluded.toString(), Depth.DEEP);
  }

  /** The files as rows of {@link FolderListing#SCHEMA}, read as they are asked for. */
  Iterator<Row> files() {
    return new Files(this);
  }

  private static final class Files implements Iterator<Row> {

    private final FolderWalk walk;
    private final Path excluded;
    private final Deque<Path> unread = new ArrayDeque<>();
    private RemoteIterator<FileStatus> entries;
    private Row next;

    Files(FolderWalk walk) {
      this.walk = walk;
      this.excluded = new Path(walk.excluded());
      unread.add(new Path(walk.root()));
    }

    @Override
    public boolean hasNext() {
      try {
        while (next == null && advance()) {}
        return next != null;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Row row = next;
      next = null;
      return row;
    }

    private boolean advance() throws IOException {
      if (entries == null || !entries.hasNext()) {
        Path directory = unread.poll();
        if (directory == null) {
          return false;
        }
        entries = open(directory);
        return true;
      }
      FileStatus entry = entries.next();
      boolean root = entry.getPath().toString().equals(walk.root());
      if (FolderListing.isHidden(entry.getPath()) && !root) {
        return true;
      }
      if (entry.isFile()) {
        next =
            RowFactory.create(
                entry.getPath().toString(),
                entry.getLen(),
                new Timestamp(entry.getModificationTime()));
      } else if (walk.depth() == Depth.DEEP && !entry.getPath().equals(excluded)) {
        unread.add(entry.getPath());
      }
      return true;
    }

    private static RemoteIterator<FileStatus> open(Path directory) throws IOException {
      try {
        return directory.getFileSystem(TaskHadoop.conf()).listStatusIterator(directory);
      } catch (FileNotFoundException e) {
        // Removed since its parent was listed.
        return null;
      }
    }
  }
}
