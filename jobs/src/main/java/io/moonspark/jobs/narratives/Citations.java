package io.moonspark.jobs.narratives;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The facts that an answer names for something it says. */
final class Citations {

  private Citations() {}

  /** The facts of these ids; none at all if one of them does not exist or cannot be used. */
  static List<Fact> of(ImageState state, JsonNode ids) {
    List<Fact> facts = new ArrayList<>();
    for (JsonNode id : ids) {
      Fact fact = state.fact(id.asText());
      if (fact == null || !fact.usable()) {
        return List.of();
      }
      facts.add(fact);
    }
    return facts;
  }
}
