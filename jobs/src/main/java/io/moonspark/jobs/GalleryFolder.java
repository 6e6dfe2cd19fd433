package io.moonspark.jobs;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The directory of a page: {@code index.html} and its thumbnails, and nothing of anybody else. */
final class GalleryFolder {

  /** Where thumbnails are, seen from the page. */
  static final String THUMBNAILS = "thumbnails";

  private static final String FLAG = "--out";
  private static final String PAGE = "index.html";

  private final Path directory;
  private final FileSystem files;

  private GalleryFolder(Path directory, FileSystem files) {
    this.directory = directory;
    this.files = files;
  }

  /**
   * The directory for a page: a new or an empty one, or that of an earlier page, which is replaced.
   *
   * @throws UserError if it holds anything else, or cannot be written to
   */
  static GalleryFolder at(String given, Configuration hadoop) {
    PathSecrets.refuse(FLAG, given);
    try {
      Path path = new Path(given);
      FileSystem files = path.getFileSystem(hadoop);
      GalleryFolder folder = new GalleryFolder(files.makeQualified(path), files);
      if (files.exists(path) && !folder.isReplaceable()) {
        throw UserError.flag(
            FLAG, given, "holds something else than a gallery: name an empty or a new directory");
      }
      return folder;
    } catch (IOException | IllegalArgumentException e) {
      throw UserError.flag(FLAG, given, FailureText.of(e));
    }
  }

  private boolean isReplaceable() throws IOException {
    if (files.getFileStatus(directory).isFile()) {
      return false;
    }
    FileStatus[] entries = files.listStatus(directory);
    if (entries.length == 0) {
      return true;
    }
    Optional<byte[]> page = NewFiles.read(files, page());
    return page.isPresent()
        && new String(page.get(), StandardCharsets.UTF_8).contains(GalleryPage.GENERATOR)
        && Arrays.stream(entries)
            .map(FileStatus::getPath)
            .allMatch(path -> FolderListing.isHidden(path) || isOurs(path.getName()));
  }

  private static boolean isOurs(String name) {
    return name.equals(PAGE) || name.equals(THUMBNAILS);
  }

  /**
   * Replaces an earlier page by a note and removes its thumbnails.
   *
   * @return where new thumbnails go
   */
  String begin() throws IOException {
    // First of all, so that what an interrupted run leaves is known as a gallery.
    write("<!doctype html>" + GalleryPage.GENERATOR + "<p>This page is being made.</p>\n");
    Path thumbnails = new Path(directory, THUMBNAILS);
    files.delete(thumbnails, true);
    files.mkdirs(thumbnails);
    return thumbnails.toString();
  }

  void write(String html) throws IOException {
    try (OutputStream out = raw(files).create(page(), true)) {
      out.write(html.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Without a hidden file of checksums beside the page. */
  private static FileSystem raw(FileSystem files) {
    return files instanceof ChecksumFileSystem local ? local.getRawFileSystem() : files;
  }

  /** The page, as people write its path. */
  String readable() {
    return page().toUri().getScheme().equals("file") ? page().toUri().getPath() : page().toString();
  }

  private Path page() {
    return new Path(directory, PAGE);
  }
}
