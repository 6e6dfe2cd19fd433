package io.moonspark.jobs;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.hadoop.fs.FileUtil;
import org.brotli.dec.BrotliInputStream;

/**
 * A headless Chromium from the npm registry, for Linux on x86-64: 70 MB, fetched once and kept
 * unpacked (220 MB) below {@code ~/.cache}. It brings its own NSS, expat and a font; of the machine
 * it needs the libraries of glibc 2.25 or newer and of gcc.
 */
final class FetchedChromium {

  private static final String VERSION = "153.0.0";
  private static final String SHA512 =
      "8e2196a92bcf31dbb8f8ff538a562a011ef21063c41c8371fa50af13f36a34ef"
          + "c41d8cc5ff1d615222394fa8a8548b7b744cbb9fcf1bcb24f4be4f9d9ec810c0";
  private static final String REGISTRY = "https://registry.npmjs.org/";
  private static final int ATTEMPTS = 3;

  private final Path directory;

  private FetchedChromium(Path directory) {
    this.directory = directory;
  }

  /** Whether it is made for this machine. */
  static boolean runsHere() {
    return System.getProperty("os.name").equals("Linux")
        && System.getProperty("os.arch").equals("amd64");
  }

  /**
   * Fetches it, unless it is there.
   *
   * @throws IOException if the registry cannot be reached, or what it sends has another SHA-512
   */
  static FetchedChromium get() throws IOException {
    Path directory = cache().resolve("chromium-" + VERSION);
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory.getParent());
      Path partial = Files.createTempDirectory(directory.getParent(), "partial-");
      try {
        Path archive = partial.resolve("chromium.tgz");
        download(archive);
        unpack(archive, partial);
        Files.delete(archive);
        // As a whole or not at all, whoever else fetches it.
        Files.move(partial, directory);
      } catch (IOException e) {
        if (!Files.isDirectory(directory)) {
          throw e;
        }
      } finally {
        FileUtil.fullyDelete(partial.toFile());
      }
    }
    return new FetchedChromium(directory);
  }

  Path executable() {
    return directory.resolve("chromium");
  }

  /** The variables it needs: where its libraries and its fonts are. */
  Map<String, String> environment() throws IOException {
    Path fonts = directory.resolve("fonts.conf");
    Files.writeString(
        fonts,
        """
        <?xml version="1.0"?>
        <!DOCTYPE fontconfig SYSTEM "fonts.dtd">
        <fontconfig><dir>%s</dir><cachedir>%s</cachedir></fontconfig>
        """
            .formatted(directory.resolve("fonts"), directory.resolve("font-cache")));
    return Map.of(
        "LD_LIBRARY_PATH", directory.resolve("lib").toString(),
        "FONTCONFIG_FILE", fonts.toString());
  }

  private static Path cache() {
    String named = System.getenv("XDG_CACHE_HOME");
    Path caches =
        named != null && !named.isEmpty()
            ? Path.of(named)
            : Path.of(System.getProperty("user.home"), ".cache");
    return caches.resolve("moonspark").resolve("tests");
  }

  private static void download(Path archive) throws IOException {
    String registry = System.getenv().getOrDefault("npm_config_registry", REGISTRY);
    URI uri =
        URI.create(
            registry.replaceFirst("/*$", "/")
                + "@sparticuz/chromium/-/chromium-"
                + VERSION
                + ".tgz");
    System.out.println("The tests of pages fetch a Chromium (70 MB), once: " + uri);
    HttpClient client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(Duration.ofSeconds(20))
            .build();
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofMinutes(2)).build();
    for (int attempt = 1; ; attempt++) {
      try {
        HttpResponse<Path> response =
            client.send(request, HttpResponse.BodyHandlers.ofFile(archive));
        if (response.statusCode() != 200) {
          throw new IOException(uri + " answers " + response.statusCode());
        }
        check(archive, uri);
        return;
      } catch (IOException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }
  }

  private static void check(Path archive, URI uri) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-512");
      digest.update(Files.readAllBytes(archive));
      String sha512 = HexFormat.of().formatHex(digest.digest());
      if (!sha512.equals(SHA512)) {
        throw new IOException(uri + " has the SHA-512 " + sha512 + ", not " + SHA512);
      }
    } catch (NoSuchAlgorithmException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }

  private static void unpack(Path archive, Path directory) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(
            new GzipCompressorInputStream(
                new BufferedInputStream(Files.newInputStream(archive))))) {
      TarArchiveEntry entry;
      while ((entry = tar.getNextEntry()) != null) {
        String name = Path.of(entry.getName()).getFileName().toString();
        if (name.equals("chromium.br")) {
          Path executable = directory.resolve("chromium");
          Files.copy(new BrotliInputStream(tar, 1 << 16), executable);
          executable.toFile().setExecutable(true);
        } else if (name.endsWith(".tar.br")) {
          unpackTar(new BrotliInputStream(tar), directory);
        }
      }
    }
  }

  private static void unpackTar(InputStream in, Path directory) throws IOException {
    TarArchiveInputStream tar = new TarArchiveInputStream(in);
    TarArchiveEntry entry;
    while ((entry = tar.getNextEntry()) != null) {
      Path file = directory.resolve(entry.getName()).normalize();
      if (entry.isFile() && file.startsWith(directory)) {
        Files.createDirectories(file.getParent());
        Files.copy(tar, file);
      }
    }
  }
}
