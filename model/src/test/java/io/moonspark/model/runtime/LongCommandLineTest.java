package io.moonspark.model.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Class paths of clusters make command lines of tens of kilobytes. */
class LongCommandLineTest {
  @TempDir Path directory;

  /** Loads the library on a thread with the stack of any other. */
  public static final class Child {
    private Child() {}

    public static void main(String[] args) throws InterruptedException {
      Thread task = new Thread(OrtLibrary::environment);
      task.start();
      task.join();
      System.out.println("loaded");
    }
  }

  @Test
  void libraryLoadsWhateverTheLengthOfTheCommandLine() throws Exception {
    List<String> command =
        Stream.of(
                Stream.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()),
                Stream.of("-cp", System.getProperty("java.class.path"), Child.class.getName()),
                IntStream.range(0, 100).mapToObj(i -> "x/".repeat(500) + i))
            .flatMap(part -> part)
            .toList();
    Path log = directory.resolve("log");
    Process child =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    int code = child.waitFor();
    String said = Files.readString(log);
    assertEquals(0, code, said);
    assertEquals("loaded", said.strip());
  }
}
