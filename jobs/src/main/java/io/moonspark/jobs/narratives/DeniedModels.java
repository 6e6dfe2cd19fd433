package io.moonspark.jobs.narratives;

import io.moonspark.jobs.UserError;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Models whose answers must not become training data. A line of the list is a part of a name, with
 * {@code *} for any characters; with {@code !} before it, what it matches is allowed.
 *
 * @param digest SHA-256 of the list, in hexadecimal digits
 */
public record DeniedModels(List<String> lines, String digest) implements Serializable {

  public DeniedModels {
    lines = List.copyOf(lines);
  }

  /**
   * Reads a list; blank lines and those with {@code #} say nothing.
   *
   * @throws UserError if the file cannot be read
   */
  public static DeniedModels read(Path file) {
    try {
      String text = Files.readString(file);
      return new DeniedModels(
          text.lines().map(String::strip).filter(l -> !l.isEmpty() && !l.startsWith("#")).toList(),
          Digest.hex(text.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw UserError.flag("--deny", file, "cannot be read");
    }
  }

  /**
   * Refuses a model of the list.
   *
   * @throws UserError if it is denied
   */
  public void refuse(String model) {
    String name = model.toLowerCase(Locale.ROOT);
    String matched = null;
    for (String line : lines) {
      if (line.startsWith("!") && matches(line.substring(1), name)) {
        return;
      }
      if (!line.startsWith("!") && matched == null && matches(line, name)) {
        matched = line;
      }
    }
    if (matched != null) {
      throw UserError.flag(
          "--llm",
          model,
          "is on the deny list (" + matched + "): its answers must not train other models");
    }
  }

  /** A pattern begins where a part of the name begins: after its start, a slash, or a dash. */
  private static boolean matches(String pattern, String name) {
    String regex = Pattern.quote(pattern.toLowerCase(Locale.ROOT)).replace("*", "\\E.*\\Q");
    return Pattern.compile("(^|[/:@_. -])" + regex + "([/:@_. -]|$)").matcher(name).find();
  }
}
