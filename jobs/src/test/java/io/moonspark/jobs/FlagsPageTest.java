package io.moonspark.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

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
    Moonspark.commands().getSubcommands().values().forEach(command -> add(command, page));
    return page.toString();
  }

  private static void add(CommandLine command, StringBuilder page) {
    CommandSpec spec = command.getCommandSpec();
    List<OptionSpec> options =
        spec.options().stream().filter(o -> !o.usageHelp() && !o.hidden()).toList();
    page.append("\n## bin/").append(spec.qualifiedName()).append("\n\n");
    page.append(text(spec.usageMessage().description())).append('\n');
    if (!options.isEmpty() || !spec.positionalParameters().isEmpty()) {
      page.append("\n| flag | |\n|---|---|\n");
      spec.positionalParameters().forEach(p -> row(page, p.paramLabel(), p.description()));
      options.forEach(option -> row(page, name(option), option.description()));
    }
    command.getSubcommands().values().forEach(below -> add(below, page));
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
