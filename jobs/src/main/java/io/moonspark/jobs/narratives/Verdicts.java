package io.moonspark.jobs.narratives;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;

/**
 * What a model says of things with ids. What it does not mention, or says yes and no to, is out.
 */
final class Verdicts {

  private static final String NOT_JUDGED = "no verdict";

  private final Map<String, String> reasons = new HashMap<>();

  /** Reads {@code {"verdicts": [{"id": ..., "keep": ..., "reason": ...}]}}. */
  Verdicts(JsonNode answer) {
    for (JsonNode verdict : answer.path("verdicts")) {
      String reason = verdict.path("reason").asText("");
      String against = reason.isBlank() ? "refused" : reason;
      reasons.merge(
          verdict.path("id").asText(),
          verdict.path("keep").asBoolean() ? "" : against,
          (first, second) -> first.isEmpty() ? second : first);
    }
  }

  /** Why something is out; empty if it is in. */
  String against(String id) {
    return reasons.getOrDefault(id, NOT_JUDGED);
  }
}
