package io.moonspark.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A command in a process of its own. */
final class CommandProcess {

  private CommandProcess() {}

  /**
   * Starts a command.
   *
   * @param output where all that it prints goes
   */
  static Process start(Path output, Map<String, String> environment, Object... args)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Moonspark.class.getName()));
    Arrays.stream(args).map(Object::toString).forEach(command::add);
    ProcessBuilder process = new ProcessBuilder(command).redirectErrorStream(true);
    process.redirectOutput(output.toFile());
    process.environment().putAll(environment);
    return process.start();
  }

  /** Runs a command to its end. */
  static Cli.Result run(Path output, Map<String, String> environment, Object... args)
      throws IOException, InterruptedException {
    int code = start(output, environment, args).waitFor();
    String said = Files.readString(output);
    return new Cli.Result(code, said, said);
  }
}
