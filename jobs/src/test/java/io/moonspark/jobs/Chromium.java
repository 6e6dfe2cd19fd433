package io.moonspark.jobs;

import com.ruiyun.jvppeteer.api.core.Browser;
import com.ruiyun.jvppeteer.api.core.Page;
import com.ruiyun.jvppeteer.cdp.core.Puppeteer;
import com.ruiyun.jvppeteer.cdp.entities.LaunchOptions;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A headless Chromium for tests: the one that {@code MOONSPARK_CHROMIUM} names, else {@link
 * FetchedChromium}, else one of this machine.
 */
final class Chromium implements AutoCloseable {

  private static final String VARIABLE = "MOONSPARK_CHROMIUM";
  private static final Duration START = Duration.ofSeconds(30);
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

  /** Starts it; where none can be started, says so and skips what wants it. */
  static Chromium launch() {
    try {
      Program program = find();
      tryOut(program);
      return new Chromium(start(program));
    } catch (IOException e) {
      System.out.println("Tests of pages are skipped: " + e.getMessage());
      return Assumptions.abort(e.getMessage());
    }
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

  private static Program find() throws IOException {
    String named = System.getenv(VARIABLE);
    if (named != null) {
      return new Program(Path.of(named), Map.of());
    }
    String problem = "";
    if (FetchedChromium.runsHere()) {
      try {
        FetchedChromium fetched = FetchedChromium.get();
        return new Program(fetched.executable(), fetched.environment());
      } catch (IOException e) {
        problem = " (none could be fetched: " + e + ")";
      }
    }
    Optional<Path> installed = installed();
    if (installed.isEmpty()) {
      throw new IOException("no Chromium: install one, or name one in " + VARIABLE + problem);
    }
    return new Program(installed.get(), Map.of());
  }

  private static Optional<Path> installed() {
    Stream<Path> onPath =
        NAMES.stream()
            .flatMap(
                name ->
                    Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .map(directory -> Path.of(directory, name)));
    return Stream.concat(onPath, PLACES.stream()).filter(Files::isExecutable).findFirst();
  }

  /** Asks for its version, as the loader tells at once which library it does not find. */
  private static void tryOut(Program program) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(program.executable().toString(), "--no-sandbox", "--version");
    builder.environment().putAll(program.environment());
    Process process = builder.redirectErrorStream(true).start();
    try {
      if (!process.waitFor(START.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException(program.executable() + " does not start");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    if (process.exitValue() != 0) {
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      throw new IOException(program.executable() + " does not start: " + said.strip());
    }
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
}
