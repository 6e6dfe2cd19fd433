package io.moonspark.model.pack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * A pack's {@code pack.json}.
 *
 * @param format version of the pack layout
 * @param name what people call the model
 * @param dtype element type of the weights
 * @param files SHA-256 of each file, in hex, by name
 * @param digest SHA-256 over names and sums of all files: the model's identity
 */
record PackManifest(
    int format, String name, String dtype, Map<String, String> files, String digest) {
  static final int FORMAT = 1;
  static final String FILE = "pack.json";

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  static PackManifest of(String name, String dtype, Map<String, String> files) {
    Map<String, String> sorted = new TreeMap<>(files);
    return new PackManifest(FORMAT, name, dtype, sorted, digest(sorted));
  }

  private static String digest(Map<String, String> files) {
    MessageDigest sha256 = Sha256.digest();
    files.forEach(
        (file, sum) -> sha256.update((file + ' ' + sum + '\n').getBytes(StandardCharsets.UTF_8)));
    return HexFormat.of().formatHex(sha256.digest());
  }

  void write(Path directory) throws IOException {
    Files.writeString(directory.resolve(FILE), JSON.writeValueAsString(this));
  }

  /**
   * Reads the manifest of a pack.
   *
   * @throws IOException if there is none, it is damaged, or its format is not known
   */
  static PackManifest read(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      throw new IOException(directory + " is no model pack: it has no " + FILE);
    }
    PackManifest manifest;
    try {
      manifest = JSON.readValue(Files.readString(file), PackManifest.class);
    } catch (JsonProcessingException e) {
      throw new IOException(file + " is damaged: " + e.getOriginalMessage(), e);
    }
    if (manifest.format != FORMAT) {
      throw new IOException(
          file + " has the format " + manifest.format + "; this version reads " + FORMAT);
    }
    if (manifest.files == null || !digest(new TreeMap<>(manifest.files)).equals(manifest.digest)) {
      throw new IOException(file + " is damaged: its digest does not match its sums");
    }
    return manifest;
  }
}
