package io.moonspark.jobs.narratives;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.moonspark.jobs.UserError;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The steps in order, as a JSON file beside prompt templates and schemas declares them.
 *
 * @param styles one of which each text is written in
 * @param openings of sentences, some of which each text must avoid
 * @param minSupport so large a part of a fact's content words must have been said, and of those of
 *     a sentence or an answer be in the facts that it cites
 */
public record Chain(
    @JsonProperty(required = true) List<Step> steps,
    @JsonProperty(required = true) List<String> styles,
    @JsonProperty(required = true) List<String> openings,
    @JsonProperty(required = true) double minSupport)
    implements Serializable {

  public Chain {
    steps = List.copyOf(steps);
    styles = List.copyOf(styles);
    openings = List.copyOf(openings);
  }

  /**
   * Reads a chain, its templates and its schemas.
   *
   * @throws UserError if a file is not there or does not hold what it should
   */
  public static Chain read(Path file) {
    Chain declared;
    try {
      declared = Json.MAPPER.readValue(text(file), Chain.class);
    } catch (JsonProcessingException e) {
      throw bad(file, e.getOriginalMessage().lines().findFirst().orElse("is no chain"));
    }
    List<Step> steps = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Step step : declared.steps) {
      if (!names.add(step.name())) {
        throw bad(file, "has two steps " + step.name());
      }
      steps.add(
          checked(
              file,
              step.with(
                  text(file.resolveSibling(step.template())),
                  schema(file.resolveSibling(step.schema())))));
    }
    if (steps.isEmpty() || declared.styles.isEmpty()) {
      throw bad(file, "needs at least one step and one style");
    }
    return new Chain(steps, declared.styles, declared.openings, declared.minSupport);
  }

  private static Step checked(Path file, Step step) {
    if ((step.per() == Per.VARIANT) == step.variants().isEmpty()) {
      throw bad(file, "step " + step.name() + ": variants belong to steps per variant");
    }
    Set<String> inputs =
        step.inputs().stream()
            .map(input -> input.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
    Set<String> used = Template.names(step.template());
    if (!inputs.equals(used)) {
      throw bad(
          file,
          "step " + step.name() + ": its inputs are " + inputs + " and its template uses " + used);
    }
    return step;
  }

  private static String schema(Path file) {
    try {
      JsonNode schema = Json.MAPPER.readTree(text(file));
      return Json.write(schema);
    } catch (JsonProcessingException e) {
      throw bad(file, "is no JSON: " + e.getOriginalMessage());
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw bad(file, "cannot be read");
    }
  }

  private static UserError bad(Path file, String why) {
    return UserError.flag("--chain", file, why);
  }
}
