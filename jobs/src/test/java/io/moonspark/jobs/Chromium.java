package io.moonspark.jobs;

import com.ruiyun.jvppeteer.api.core.Browser;
import com.ruiyun.jvppeteer.api.core.Page;
import com.ruiyun.jvppeteer.cdp.core.Puppeteer;
import com.ruiyun.jvppeteer.cdp.entities.LaunchOptions;
import java.io.BufferedInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.brotli.dec.BrotliInputStream;

/**
 * A headless Chromium for tests: the one that {@code MOONSPARK_CHROMIUM} names, else the one that
 * the Maven profile {@code browser} fetched, else one of this machine.
 */
final class Chromium implements AutoCloseable {

  /** Why tests are skipped. */
  static final String NONE =
      "no Chromium: install one, name one in MOONSPARK_CHROMIUM, or build with -Pbrowser";

  private static final String VARIABLE = "MOONSPARK_CHROMIUM";
  private static final Path FETCHED = Path.of("target", "browser").toAbsolutePath();
  private static final List<String> NAMES =
      List.of(
          "chromium-headless-shell",
          "chromium",
          "chromium-browser",
          "google-chrome-stable",
          "google-chrome",
          "microsoft-edge");
  private static final List<Path> PLACES =
      List.of(
          Path.of("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
          Path.of("/Applications/Chromium.app/Contents/MacOS/Chromium"));

  /** An executable, and the variables it needs. */
  private record Program(Path executable, Map<String, String> environment) {}

  private final Browser browser;

  private Chromium(Browser browser) {
    this.browser = browser;
  }

  /** Whether there is one to start. */
  static boolean isThere() throws IOException {
    return find().isPresent();
  }

  /** Starts it. */
  static Chromium launch() throws IOException {
    return new Chromium(start(find().orElseThrow(() -> new IOException(NONE))));
  }

  /** A new page. */
  Page newPage() {
    return browser.newPage();
  }

  @Override
  public void close() throws IOException {
    try {
      browser.close();
    } catch (Exception e) {
      throw new IOException("the browser did not end", e);
    }
  }

  private static Optional<Program> find() throws IOException {
    String named = System.getenv(VARIABLE);
    if (named != null) {
      return Optional.of(new Program(Path.of(named), Map.of()));
    }
    if (Files.exists(FETCHED.resolve("chromium.tgz")) && runsHere()) {
      return Optional.of(fetched());
    }
    Stream<Path> onPath =
        NAMES.stream()
            .flatMap(
                name ->
                    Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .map(directory -> Path.of(directory, name)));
    return Stream.concat(onPath, PLACES.stream())
        .filter(Files::isExecutable)
        .findFirst()
        .map(path -> new Program(path, Map.of()));
  }

  private static boolean runsHere() {
    return System.getProperty("os.name").equals("Linux")
        && System.getProperty("os.arch").equals("amd64");
  }

  private static Browser start(Program program) throws IOException {
    return Puppeteer.launch(
        LaunchOptions.builder()
            .executablePath(program.executable().toString())
            .env(program.environment())
            .headless(true)
            // CI runs as root, whom the sandbox refuses; a container's /dev/shm is small.
            .args(List.of("--no-sandbox", "--disable-dev-shm-usage", "--hide-scrollbars"))
            .build());
  }

  /** Unpacks what the profile fetched: the browser, the few libraries it wants, and a font. */
  private static Program fetched() throws IOException {
    Path unpacked = FETCHED.resolve("unpacked");
    Path executable = unpacked.resolve("chromium");
    Path done = unpacked.resolve("done");
    if (!Files.exists(done)) {
      Files.createDirectories(unpacked);
      unpack(unpacked, executable);
      Files.writeString(
          unpacked.resolve("fonts.conf"),
          """
          <?xml version="1.0"?>
          <!DOCTYPE fontconfig SYSTEM "fonts.dtd">
          <fontconfig><dir>%s</dir><cachedir>%s</cachedir></fontconfig>
          """
              .formatted(unpacked.resolve("fonts"), unpacked.resolve("font-cache")));
      Files.createFile(done);
    }
    return new Program(
        executable,
        Map.of(
            "LD_LIBRARY_PATH", unpacked.resolve("lib").toString(),
            "FONTCONFIG_FILE", unpacked.resolve("fonts.conf").toString()));
  }

  private static void unpack(Path unpacked, Path executable) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(
            new GzipCompressorInputStream(
                new BufferedInputStream(Files.newInputStream(FETCHED.resolve("chromium.tgz")))))) {
      TarArchiveEntry entry;
      while ((entry = tar.getNextEntry()) != null) {
        String name = Path.of(entry.getName()).getFileName().toString();
        if (name.equals("chromium.br")) {
          Files.deleteIfExists(executable);
          Files.copy(new BrotliInputStream(tar, 1 << 16), executable);
          executable.toFile().setExecutable(true);
        } else if (name.endsWith(".tar.br")) {
          unpackTar(new BrotliInputStream(tar), unpacked);
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
        Files.deleteIfExists(file);
        Files.copy(tar, file);
      }
    }
  }
}
