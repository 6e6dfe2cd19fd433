package io.moonspark.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against Hadoop's own local file systems. */
final class LocalFilesTest {

  private static final byte[] BYTES = {1, 2, 3};

  @TempDir private Path temp;

  @Test
  void theyLeaveTheSameFilesWithTheSameRightsAsThoseOfHadoop() throws Exception {
    List<String> hadoops = filesAfterUse(new Configuration(), temp.resolve("hadoop"));
    List<String> ours = filesAfterUse(ofSession(), temp.resolve("ours"));
    assertEquals(hadoops, ours);
    assertTrue(ours.contains("a:b%# é/renamed 3 rw-r-----"), ours.toString());
    assertTrue(ours.contains("a:b%# é/.renamed.crc 12 rw-r-----"), "with a checksum: " + ours);
  }

  @Test
  void theyStartNoProcessWhereHadoopsDo() throws Exception {
    assertTrue(processesOfUse(new Configuration(), temp.resolve("hadoop")) > 0);
    assertEquals(0, processesOfUse(ofSession(), temp.resolve("ours")));
  }

  private long processesOfUse(Configuration conf, Path root) throws IOException {
    // Hadoop's classes, as they are loaded, ask the machine what it can.
    filesAfterUse(conf, root.resolve("loading"));
    Path file = temp.resolve("recording.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.ProcessStart");
      recording.start();
      filesAfterUse(conf, root.resolve("loaded"));
      recording.stop();
      recording.dump(file);
    }
    return RecordingFile.readAllEvents(file).size();
  }

  @Test
  void aRenameNeverReplacesAFile() throws Exception {
    FileContext files = FileContext.getFileContext(URI.create("file:///"), ofSession());
    var first = hadoop(Files.write(temp.resolve("first"), BYTES));
    var second = hadoop(Files.writeString(temp.resolve("second"), "kept"));
    assertThrows(FileAlreadyExistsException.class, () -> files.rename(first, second));
    assertTrue(Files.exists(temp.resolve("first")));
    assertEquals("kept", Files.readString(temp.resolve("second")));
  }

  @Test
  void linksAndStickyDirectoriesAreHadoopsBusiness() throws Exception {
    FileSystem files = FileSystem.newInstance(URI.create("file:///"), ofSession());
    Path target = Files.write(temp.resolve("target"), BYTES);
    Path link = Files.createSymbolicLink(temp.resolve("link"), target);
    // With a scheme in front, Hadoop's own takes a link for what it leads to.
    FileStatus status = files.getFileLinkStatus(new org.apache.hadoop.fs.Path(link.toString()));
    assertTrue(status.isSymlink());
    assertEquals("target", status.getSymlink().getName());
    Path directory = Files.createDirectory(temp.resolve("directory"));
    files.setPermission(hadoop(directory), new FsPermission("1777"));
    assertTrue(files.getFileStatus(hadoop(directory)).getPermission().getStickyBit());
  }

  @Test
  void rightsOfAMissingFileCannotBeSet() throws Exception {
    FileSystem files = FileSystem.newInstance(URI.create("file:///"), ofSession());
    var missing = hadoop(temp.resolve("missing"));
    IOException e =
        assertThrows(
            IOException.class, () -> files.setPermission(missing, new FsPermission("644")));
    assertTrue(e.getMessage().contains("missing"), e.getMessage());
  }

  /** Hadoop's settings as a local session has them. */
  private static Configuration ofSession() {
    Configuration conf = new Configuration();
    Stream.of("fs.file.impl", "fs.AbstractFileSystem.file.impl")
        .forEach(key -> conf.set(key, Sessions.conf().get("spark.hadoop." + key)));
    return conf;
  }

  /** Makes, renames and restricts files by both of Hadoop's interfaces, and lists them. */
  private static List<String> filesAfterUse(Configuration conf, Path root) throws IOException {
    FileContext context = FileContext.getFileContext(URI.create("file:///"), conf);
    Path directory = root.resolve("a:b%# é");
    try (FileSystem files = FileSystem.newInstance(URI.create("file:///"), conf)) {
      files.mkdirs(hadoop(directory), new FsPermission("750"));
      try (var out = files.create(hadoop(directory.resolve("created")))) {
        out.write(BYTES);
      }
      var flags = EnumSet.of(CreateFlag.CREATE, CreateFlag.OVERWRITE);
      try (var out = context.create(hadoop(directory.resolve("temporary")), flags)) {
        out.write(BYTES);
      }
      context.rename(hadoop(directory.resolve("temporary")), hadoop(directory.resolve("renamed")));
      files.setPermission(hadoop(directory.resolve("renamed")), new FsPermission("640"));
    }
    List<String> found = new ArrayList<>();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : all.sorted().toList()) {
        found.add(
            "%s %s %s"
                .formatted(
                    root.relativize(file),
                    Files.isDirectory(file) ? "/" : Files.size(file),
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(file))));
      }
    }
    return found;
  }

  private static org.apache.hadoop.fs.Path hadoop(Path path) {
    return new org.apache.hadoop.fs.Path(path.toUri());
  }
}
