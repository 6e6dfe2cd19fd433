package io.moonspark.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the notebooks from their first cell to their last, and compares what comes out with what is
 * committed. After a change: {@code mvn -pl model,udfs,jobs -am -Dtest=NotebooksTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dmoonspark.write.pages=true verify} writes the outputs.
 */
final class NotebooksTest {

  private static final Path FOLDER = Path.of("..", "notebooks");

  @BeforeAll
  static void session() {
    Cli.spark();
  }

  static List<Path> notebooks() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".ipynb")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void outputsAreWhatIsCommitted(Path file) throws IOException {
    NotebookFile notebook = NotebookFile.read(file);
    List<JsonNode> committed = notebook.outputs();
    try (NotebookKernel kernel = new NotebookKernel()) {
      notebook.run(kernel);
    }
    if (Boolean.getBoolean("moonspark.write.pages")) {
      notebook.write(file);
      return;
    }
    List<JsonNode> now = notebook.outputs();
    assertEquals(committed.size(), now.size());
    for (int i = 0; i < now.size(); i++) {
      ComparableText expected = ComparableText.of(committed.get(i).toPrettyString());
      ComparableText actual = ComparableText.of(now.get(i).toPrettyString());
      assertEquals(expected.words(), actual.words(), file + ", cell " + (i + 1));
      assertEquals(List.of(), expected.differences(actual), file + ", cell " + (i + 1));
    }
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void pathsOfTheMachineAreNotCommitted(Path file) throws IOException {
    String root = Path.of("..").toRealPath().toString();
    assertFalse(Files.readString(file).contains(root), file + " has " + root);
  }

  @Test
  void timesAndPicturesMayDifferAndMeasuresALittle() {
    ComparableText text = ComparableText.of("48 images in 3.2 s: 15.0 images/s, box 0.512");
    ComparableText later = ComparableText.of("48 images in 14.9 s: 3.2 images/s, box 0.514");
    assertEquals(text.words(), later.words());
    assertEquals(List.of(), text.differences(later));
    ComparableText other = ComparableText.of("47 images in 3.2 s: 15.0 images/s, box 0.712");
    assertEquals(List.of("48 and 47", "0.512 and 0.712"), text.differences(other));
  }
}
