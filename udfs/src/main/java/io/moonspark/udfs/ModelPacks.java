package io.moonspark.udfs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.moonspark.model.ModelPack;
import io.moonspark.model.Request;
import io.moonspark.model.config.MoondreamConfig;
import io.moonspark.model.pack.Packs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Finds model packs: the embedded one, those in local directories, and those in any other Hadoop
 * file system.
 */
public final class ModelPacks {

  private static final String MANIFEST = "pack.json";

  private ModelPacks() {}

  /**
   * Names a model for a job. Reads its manifest, opens nothing.
   *
   * @param uri {@code nano} or the directory of a pack
   * @throws IOException if there is no such pack or it may not be read
   */
  public static ModelRef resolve(String uri, Configuration hadoop) throws IOException {
    if (uri.equals(ModelRef.NANO)) {
      ModelPack pack = Packs.embedded();
      return new ModelRef(uri, pack.name(), pack.digest());
    }
    Path directory = qualified(uri, hadoop);
    FileSystem files = directory.getFileSystem(hadoop);
    if (!files.exists(new Path(directory, MANIFEST))) {
      throw new IOException(
          "neither '"
              + ModelRef.NANO
              + "' nor the directory of a model pack (with its "
              + MANIFEST
              + ")");
    }
    if (isLocal(directory)) {
      ModelPack pack = Packs.at(localPath(directory));
      return new ModelRef(directory.toString(), pack.name(), pack.digest());
    }
    return manifest(directory, files);
  }

  /**
   * Checks, on the driver and without opening it, that a model was made for a request.
   *
   * @throws io.moonspark.model.EngineException if not
   * @throws IOException if its config cannot be read
   */
  public static void check(ModelRef model, Request request, Configuration hadoop)
      throws IOException {
    config(model, hadoop).tokenizer().check(request);
  }

  private static MoondreamConfig config(ModelRef model, Configuration hadoop) throws IOException {
    if (model.isEmbedded()) {
      return MoondreamConfig.read(Packs.config(Packs.embedded()));
    }
    Path file = new Path(model.uri(), Packs.CONFIG);
    try (InputStream in = file.getFileSystem(hadoop).open(file)) {
      return MoondreamConfig.parse(
          new String(in.readAllBytes(), StandardCharsets.UTF_8), file.toString());
    }
  }

  /**
   * The pack on this host's disk.
   *
   * @throws IOException if it cannot be copied here, or is not the one that the driver saw
   */
  public static ModelPack local(ModelRef model, Configuration hadoop) throws IOException {
    ModelPack pack = find(model, hadoop);
    if (!pack.digest().equals(model.digest())) {
      throw new IOException(
          "its digest is "
              + pack.digest()
              + " on this host and "
              + model.digest()
              + " on the driver: make them the same");
    }
    return pack;
  }

  private static ModelPack find(ModelRef model, Configuration hadoop) throws IOException {
    if (model.isEmbedded()) {
      return Packs.embedded();
    }
    Path directory = new Path(model.uri());
    return Packs.at(
        isLocal(directory)
            ? localPath(directory)
            : PackCopies.of(directory, model.digest(), directory.getFileSystem(hadoop)));
  }

  /** Only the manifest is needed to name a pack; its weights may be gigabytes. */
  private static ModelRef manifest(Path directory, FileSystem files) throws IOException {
    try (InputStream in = files.open(new Path(directory, MANIFEST))) {
      JsonNode manifest = new ObjectMapper().readTree(in);
      if (!manifest.hasNonNull("name") || !manifest.hasNonNull("digest")) {
        throw new IOException(new Path(directory, MANIFEST) + " names no model and digest");
      }
      return new ModelRef(
          directory.toString(), manifest.get("name").asText(), manifest.get("digest").asText());
    }
  }

  private static Path qualified(String uri, Configuration hadoop) throws IOException {
    try {
      Path path = new Path(uri);
      return path.getFileSystem(hadoop).makeQualified(path);
    } catch (IllegalArgumentException e) {
      throw new IOException("neither '" + ModelRef.NANO + "' nor a path: " + e.getMessage(), e);
    }
  }

  private static boolean isLocal(Path path) {
    return Objects.equals(path.toUri().getScheme(), "file");
  }

  private static java.nio.file.Path localPath(Path path) {
    return java.nio.file.Path.of(path.toUri().getPath());
  }
}
