package io.moonspark.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * {@code jobs/flags.md} is what the commands say of themselves. After a change: {@code mvn -pl
 * model,udfs,jobs -am -Dtest=FlagsPageTest -Dsurefire.failIfNoSpecifiedTests=false
 * -Dmoonspark.write.pages=true verify}.
 */
final class FlagsPageTest {

  private static final Path PAGE = Path.of("flags.md");

  @Test
  void thePageOfFlagsIsWhatTheCommandsSay() throws IOException {
    String page = page();
    if (Boolean.getBoolean("moonspark.write.pages")) {
      Files.writeString(PAGE, page);
    }
    assertEquals(page, Files.readString(PAGE));
  }

  private static String page() {
    StringBuilder page = new StringBuilder();
    page.append("# Commands and their flags\n\nWritten by `FlagsPageTest` from the commands.\n");
    CommandLine all = Moonspark.commands();
    for (Map.Entry<String, CommandLine> command : all.getSubcommands().entrySet()) {
      page.append("\n## bin/moonspark ").append(command.getKey()).append("\n\n");
      page.append(text(command.getValue().getCommandSpec().usageMessage().description()));
      page.append("\n\n| flag | |\n|---|---|\n");
      for (PositionalParamSpec given : command.getValue().getCommandSpec().positionalParameters()) {
        row(page, given.paramLabel(), given.description());
      }
      for (OptionSpec option : command.getValue().getCommandSpec().options()) {
        if (!option.usageHelp() && !option.hidden()) {
          row(page, name(option), option.description());
        }
      }
    }
    return page.toString();
  }

  private static String name(OptionSpec option) {
    return option.arity().max() == 0
        ? option.longestName()
        : option.longestName() + " " + option.paramLabel();
  }

  private static void row(StringBuilder page, String flag, String[] description) {
    page.append("| `%s` | %s |\n".formatted(text(new String[] {flag}), text(description)));
  }

  private static String text(String[] lines) {
    return Arrays.stream(lines)
        .map(line -> line.replace("|", "\\|"))
        .collect(Collectors.joining(" "));
  }
}
