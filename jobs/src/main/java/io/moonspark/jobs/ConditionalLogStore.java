package io.moonspark.jobs;

import io.delta.storage.S3SingleDriverLogStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.util.Iterator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Delta's log on S3, each commit created with a conditional write. Delta's own store for S3 looks
 * whether a commit is there and writes it then, which keeps apart the threads of one process only;
 * with this one, of two drivers that write the same version one succeeds, as long as both use it.
 *
 * <p>Public because Delta makes it by name.
 */
public final class ConditionalLogStore extends S3SingleDriverLogStore {

  /** Called by Delta. */
  public ConditionalLogStore(Configuration hadoop) {
    super(hadoop);
  }

  @Override
  public void write(Path path, Iterator<String> actions, Boolean overwrite, Configuration hadoop)
      throws IOException {
    FileSystem files = path.getFileSystem(hadoop);
    if (overwrite || !NewFiles.areExclusive(files, path)) {
      super.write(path, actions, overwrite, hadoop);
    } else if (!NewFiles.create(files, path, lines(actions))) {
      throw new FileAlreadyExistsException(path.toString());
    }
  }

  private static byte[] lines(Iterator<String> actions) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    while (actions.hasNext()) {
      bytes.write(actions.next().getBytes(StandardCharsets.UTF_8));
      bytes.write('\n');
    }
    return bytes.toByteArray();
  }
}
