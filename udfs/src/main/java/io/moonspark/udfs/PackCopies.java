package io.moonspark.udfs;

import io.moonspark.model.pack.CacheDirectory;
import io.moonspark.model.pack.Packs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;

/** This host's copies of packs that lie in remote file systems, one for each digest. */
final class PackCopies {

  private PackCopies() {}

  /**
   * The copy of a pack, made and checked against its sums if this host has none yet. It is written
   * aside and then renamed, so that the executors of a host see it whole or not at all; whoever
   * comes second drops its copy.
   */
  static Path of(org.apache.hadoop.fs.Path pack, String digest, FileSystem files)
      throws IOException {
    Path target = CacheDirectory.folder("packs").resolve(digest);
    if (Files.isDirectory(target)) {
      return target;
    }
    Path aside = Files.createTempDirectory(target.getParent(), "." + digest + ".");
    try {
      copy(pack, files, aside);
      Packs.verify(aside);
      Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      delete(aside);
      if (!Files.isDirectory(target)) {
        throw new IOException("cannot copy " + pack + " to " + target + ": " + e.getMessage(), e);
      }
    }
    return target;
  }

  private static void copy(org.apache.hadoop.fs.Path pack, FileSystem files, Path aside)
      throws IOException {
    for (FileStatus file : files.listStatus(pack)) {
      if (file.isFile()) {
        Path to = aside.resolve(file.getPath().getName());
        files.copyToLocalFile(
            false, file.getPath(), new org.apache.hadoop.fs.Path(to.toUri()), true);
      }
    }
  }

  private static void delete(Path flatDirectory) throws IOException {
    try (Stream<Path> files = Files.list(flatDirectory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(flatDirectory);
  }
}
