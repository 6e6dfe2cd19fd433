package io.moonspark.udfs;

import io.moonspark.model.ModelPack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;

/**
 * Finds model packs: the embedded one, those in local directories, and those in any other Hadoop
 * file system, which are copied to the host once.
 */
public final class ModelPacks {

  private static final String DESCRIPTION = "pack.json";

  private ModelPacks() {}

  /**
   * Names a model for a job. Reads descriptions, opens nothing.
   *
   * @param uri {@code nano} or the directory of a pack
   * @throws IOException if there is no such pack or it may not be read
   */
  public static ModelRef resolve(String uri, Configuration hadoop) throws IOException {
    if (uri.equals(ModelRef.NANO)) {
      ModelPack pack = ModelPack.embedded();
      return new ModelRef(uri, pack.name(), pack.digest());
    }
    org.apache.hadoop.fs.Path directory = qualified(uri, hadoop);
    FileSystem files = directory.getFileSystem(hadoop);
    if (!files.exists(new org.apache.hadoop.fs.Path(directory, DESCRIPTION))) {
      throw new IOException("no model pack there (a directory with " + DESCRIPTION + ")");
    }
    ModelPack pack =
        isLocal(directory)
            ? ModelPack.at(Path.of(directory.toUri().getPath()))
            : describe(directory, files);
    return new ModelRef(directory.toString(), pack.name(), pack.digest());
  }

  /**
   * The pack on this host's disk.
   *
   * @throws IllegalStateException if what is there is not what the driver saw
   * @throws UncheckedIOException if it cannot be copied
   */
  static ModelPack local(ModelRef model, Configuration hadoop) {
    ModelPack pack = model.isEmbedded() ? ModelPack.embedded() : fetched(model, hadoop);
    if (!pack.digest().equals(model.digest())) {
      throw new IllegalStateException(
          "model "
              + model.uri()
              + " has digest "
              + pack.digest()
              + " on this host and "
              + model.digest()
              + " on the driver: make them the same");
    }
    return pack;
  }

  private static ModelPack fetched(ModelRef model, Configuration hadoop) {
    var source = new org.apache.hadoop.fs.Path(model.uri());
    if (isLocal(source)) {
      return ModelPack.at(Path.of(source.toUri().getPath()));
    }
    Path target = ModelCache.directory().resolve("packs").resolve(model.digest());
    try {
      if (!Files.exists(target.resolve(DESCRIPTION))) {
        ModelCache.fill(target, aside -> copy(source, source.getFileSystem(hadoop), aside));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot copy model " + model.uri() + " to " + target, e);
    }
    return ModelPack.at(target);
  }

  /** Only the description is needed to name a pack; its weights may be gigabytes. */
  private static ModelPack describe(org.apache.hadoop.fs.Path directory, FileSystem files)
      throws IOException {
    Path aside = Files.createTempDirectory("moonspark-pack");
    try {
      files.copyToLocalFile(
          false,
          new org.apache.hadoop.fs.Path(directory, DESCRIPTION),
          new org.apache.hadoop.fs.Path(aside.resolve(DESCRIPTION).toUri()),
          true);
      return ModelPack.at(aside);
    } finally {
      ModelCache.delete(aside);
    }
  }

  private static void copy(org.apache.hadoop.fs.Path source, FileSystem files, Path target)
      throws IOException {
    for (FileStatus file : files.listStatus(source)) {
      var to = new org.apache.hadoop.fs.Path(target.resolve(file.getPath().getName()).toUri());
      files.copyToLocalFile(false, file.getPath(), to, true);
    }
  }

  private static org.apache.hadoop.fs.Path qualified(String uri, Configuration hadoop)
      throws IOException {
    try {
      var path = new org.apache.hadoop.fs.Path(uri);
      return path.getFileSystem(hadoop).makeQualified(path);
    } catch (IllegalArgumentException e) {
      throw new IOException("neither '" + ModelRef.NANO + "' nor a path: " + e.getMessage(), e);
    }
  }

  private static boolean isLocal(org.apache.hadoop.fs.Path path) {
    return "file".equals(path.toUri().getScheme());
  }
}
