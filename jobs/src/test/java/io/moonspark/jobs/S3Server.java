package io.moonspark.jobs;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** S3Mock in a process of its own, which keeps its objects in a directory. */
final class S3Server implements AutoCloseable {

  private static final Path JAR = Path.of("target", "s3-server", "s3mock.jar");
  private static final Pattern STARTED = Pattern.compile("started on ports .*?(\\d+) \\(http\\)");
  private static final long START_SECONDS = 120;

  private final Process process;
  private final URI address;

  private S3Server(Process process, URI address) {
    this.process = process;
    this.address = address;
  }

  /** Starts one at a free port. */
  static S3Server start(Path directory) throws IOException, InterruptedException {
    Path log = directory.resolve("log");
    Files.createDirectories(directory.resolve("objects"));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-Dserver.port=0",
                "-Dhttp.port=0",
                "-Dserver.address=127.0.0.1",
                "-Dcom.adobe.testing.s3mock.store.root=" + directory.resolve("objects"),
                "-Dcom.adobe.testing.s3mock.store.retainFilesOnExit=true",
                "-jar",
                JAR.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (process.isAlive() && System.nanoTime() < end) {
      Matcher started = STARTED.matcher(Files.readString(log));
      if (started.find()) {
        return new S3Server(process, URI.create("http://127.0.0.1:" + started.group(1)));
      }
      Thread.sleep(50);
    }
    process.destroyForcibly();
    throw new IOException("the S3 server did not start: " + Files.readString(log));
  }

  URI address() {
    return address;
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
