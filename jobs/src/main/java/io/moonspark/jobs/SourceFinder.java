package io.moonspark.jobs;

import io.moonspark.jobs.ImageSource.Naming;
import io.moonspark.jobs.SourceFlags.Format;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.security.AccessControlException;

/** Finds out what {@code --images} names. */
final class SourceFinder {

  private static final String FLAG = "--images";
  private static final String TABLE_NAME = "[A-Za-z_]\\w*(\\.[A-Za-z_]\\w*){0,2}";

  /** Of a directory without an end, so many entries are enough to see what it holds. */
  private static final int ENTRIES_LOOKED_AT = 1000;

  private SourceFinder() {}

  /**
   * The source of a run.
   *
   * @throws UserError if there is none, or it may not be read
   */
  static ImageSource find(EnrichPlan plan, Configuration hadoop) {
    ImageSource source = find(plan.images(), plan.format(), plan.columns(), hadoop);
    if (source instanceof ImageSource.Folder && plan.checkpoint() != null) {
      throw UserError.flag(
          "--checkpoint",
          plan.checkpoint(),
          "a directory of files needs none, its output says what is done; leave it out");
    }
    return source;
  }

  /**
   * What {@code --images} names.
   *
   * @throws UserError if there is nothing, it may not be read, or it has no columns to name
   */
  static ImageSource find(
      String images, Format format, TableColumns.Named columns, Configuration hadoop) {
    ImageSource source;
    try {
      source = find(images, format, hadoop);
    } catch (AccessControlException e) {
      throw UserError.flag(FLAG, images, "no permission to read it");
    } catch (IOException | IllegalArgumentException e) {
      throw UserError.flag(FLAG, images, FailureText.of(e));
    }
    if (source instanceof ImageSource.Folder) {
      columns.refuse();
    }
    return source;
  }

  private static ImageSource find(String images, Format format, Configuration hadoop)
      throws IOException {
    Path path = new Path(images);
    FileSystem files = path.getFileSystem(hadoop);
    List<Path> roots = roots(path, files);
    if (roots.isEmpty()) {
      if ((format == Format.AUTO || format == Format.DELTA) && images.matches(TABLE_NAME)) {
        return new ImageSource.Table("delta", images, Naming.NAME);
      }
      throw UserError.flag(FLAG, images, "no such path");
    }
    Format found = format == Format.AUTO ? look(roots.get(0), files) : format;
    if (found == Format.FILES) {
      return new ImageSource.Folder(roots);
    }
    if (roots.size() > 1) {
      throw UserError.flag(FLAG, images, "matches several tables; name one");
    }
    if (found == Format.DELTA && !isDelta(roots.get(0), files)) {
      throw UserError.flag(FLAG, images, "is no Delta table (it has no _delta_log)");
    }
    return new ImageSource.Table(
        found == Format.DELTA ? "delta" : "parquet", roots.get(0).toString(), Naming.PATH);
  }

  /** The path itself, or what it matches as a pattern such as {@code /images/2026-*}. */
  private static List<Path> roots(Path path, FileSystem files) throws IOException {
    if (files.exists(path)) {
      return List.of(files.makeQualified(path));
    }
    List<Path> roots = new ArrayList<>();
    FileStatus[] matches = files.globStatus(path);
    if (matches != null) {
      for (FileStatus match : matches) {
        roots.add(files.makeQualified(match.getPath()));
      }
    }
    return roots;
  }

  private static Format look(Path path, FileSystem files) throws IOException {
    if (isDelta(path, files)) {
      return Format.DELTA;
    }
    if (files.getFileStatus(path).isFile()) {
      return isParquet(path) ? Format.PARQUET : Format.FILES;
    }
    return holdsParquet(path, files) ? Format.PARQUET : Format.FILES;
  }

  /** Looks down the first partition folder only: {@code day=2026-01-01/part-0.parquet}. */
  private static boolean holdsParquet(Path directory, FileSystem files) throws IOException {
    RemoteIterator<FileStatus> entries = files.listStatusIterator(directory);
    for (int i = 0; i < ENTRIES_LOOKED_AT && entries.hasNext(); i++) {
      FileStatus entry = entries.next();
      if (FolderListing.isHidden(entry.getPath())) {
        continue;
      }
      if (entry.isFile()) {
        return isParquet(entry.getPath());
      }
      if (entry.getPath().getName().contains("=")) {
        return holdsParquet(entry.getPath(), files);
      }
    }
    return false;
  }

  private static boolean isParquet(Path file) {
    return file.getName().endsWith(".parquet");
  }

  private static boolean isDelta(Path directory, FileSystem files) throws IOException {
    return files.exists(new Path(directory, OutputTable.LOG));
  }
}
