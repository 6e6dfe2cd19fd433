package io.moonspark.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moonspark.model.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code TROUBLESHOOTING.md} says that the program says, it says. */
final class TroubleshootingPageTest {

  private static final Path PAGE = Path.of("TROUBLESHOOTING.md");
  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

  /** The sections whose second column, and not the first, has the messages. */
  private static final String BY_CODE = "| code |";

  @Test
  void everyQuotedMessageIsInOneSourceFile() throws IOException {
    List<String> sources = sources();
    List<String> messages = messages();
    assertTrue(messages.size() > 60, messages.toString());
    assertEquals(
        List.of(), messages.stream().filter(message -> !isSaid(message, sources)).toList());
  }

  @Test
  void everyCodeOfAFailedImageIsExplained() throws IOException {
    String page = Files.readString(PAGE);
    assertEquals(
        List.of(),
        Arrays.stream(ErrorCode.values())
            .map(ErrorCode::label)
            .filter(code -> !page.contains("\n| `" + code + "` |"))
            .toList());
  }

  @Test
  void aMessageThatNobodySaysIsNoticed() {
    List<String> sources = List.of("throw new IOException(path + \"is gone: \" + why);");
    assertTrue(isSaid("... is gone: ...", sources));
    assertTrue(!isSaid("... is lost: ...", sources));
  }

  private static List<String> messages() throws IOException {
    List<String> messages = new ArrayList<>();
    int column = 1;
    for (String line : Files.readAllLines(PAGE)) {
      if (line.startsWith("| ") && line.endsWith(" |")) {
        String[] cells = line.split("\\|");
        if (cells[1].strip().matches("what it says|what one sees|code")) {
          column = line.startsWith(BY_CODE) ? 2 : 1;
        }
        QUOTED.matcher(cells[column]).results().forEach(found -> messages.add(found.group(1)));
      }
    }
    return messages;
  }

  private static boolean isSaid(String message, List<String> sources) {
    List<String> fixed = Arrays.stream(message.split("\\.\\.\\.")).map(String::strip).toList();
    return sources.stream().anyMatch(source -> fixed.stream().allMatch(source::contains));
  }

  /** The launcher, and the Java files with the parts of each text put together. */
  private static List<String> sources() throws IOException {
    List<String> sources = new ArrayList<>(List.of(Files.readString(Path.of("../bin/moonspark"))));
    for (String module : List.of("model", "udfs", "jobs")) {
      try (Stream<Path> files = Files.walk(Path.of("..", module, "src/main/java"))) {
        for (Path file :
            files.filter(f -> f.toString().endsWith(".java")).collect(Collectors.toList())) {
          sources.add(Files.readString(file).replaceAll("\"\\s*\\+\\s*\"", ""));
        }
      }
    }
    return sources;
  }
}
