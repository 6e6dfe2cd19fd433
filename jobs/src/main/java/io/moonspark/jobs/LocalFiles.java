package io.moonspark.jobs;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFs;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * Hadoop's local file systems without the processes that they start: where Hadoop's native library
 * is absent, each file that is made costs a {@code chmod} and each rename up to eight {@code
 * readlink}, some milliseconds each and dozens to a commit of Delta. Here the same is done by
 * {@link Files}. Names, checksums and all else are Hadoop's.
 */
final class LocalFiles {

  private LocalFiles() {}

  /** For {@code fs.file.impl}. */
  static final class ForFileSystem extends LocalFileSystem {
    ForFileSystem() {
      super(new Raw());
    }
  }

  /** For {@code fs.AbstractFileSystem.file.impl}, which is what a rename without a race goes by. */
  static final class ForFileContext extends ChecksumFs {
    ForFileContext(URI uri, Configuration conf) throws Exception {
      super(new RawContext(conf));
    }
  }

  private static final class RawContext extends DelegateToFileSystem {

    RawContext(Configuration conf) throws Exception {
      super(URI.create("file:///"), new Raw(), conf, "file", false);
    }

    @Override
    public int getUriDefaultPort() {
      return -1;
    }

    /** Whatever the disk takes: a colon, for one, which Hadoop's own rule refuses. */
    @Override
    public boolean isValidName(String name) {
      return true;
    }
  }

  private static final class Raw extends RawLocalFileSystem {

    /** In the order of the bits, from the owner's right to read on. */
    private static final PosixFilePermission[] BITS = {
      PosixFilePermission.OWNER_READ,
      PosixFilePermission.OWNER_WRITE,
      PosixFilePermission.OWNER_EXECUTE,
      PosixFilePermission.GROUP_READ,
      PosixFilePermission.GROUP_WRITE,
      PosixFilePermission.GROUP_EXECUTE,
      PosixFilePermission.OTHERS_READ,
      PosixFilePermission.OTHERS_WRITE,
      PosixFilePermission.OTHERS_EXECUTE,
    };

    @Override
    public void setPermission(Path path, FsPermission permission) throws IOException {
      if (permission.getStickyBit()) {
        super.setPermission(path, permission);
        return;
      }
      Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
      for (int i = 0; i < BITS.length; i++) {
        if ((permission.toShort() & 0400 >> i) != 0) {
          permissions.add(BITS[i]);
        }
      }
      try {
        Files.setPosixFilePermissions(pathToFile(path).toPath(), permissions);
      } catch (NoSuchFileException e) {
        throw (IOException) new FileNotFoundException(path + " does not exist").initCause(e);
      } catch (UnsupportedOperationException e) {
        super.setPermission(path, permission);
      }
    }

    @Override
    public FileStatus getFileLinkStatus(Path path) throws IOException {
      return Files.isSymbolicLink(pathToFile(path).toPath())
          ? super.getFileLinkStatus(path)
          : getFileStatus(path);
    }
  }
}
