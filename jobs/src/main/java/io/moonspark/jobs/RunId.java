package io.moonspark.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.moonspark.udfs.EnrichSettings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Names a run wherever it leaves a trace.
 *
 * @param id unique
 * @param model digest of the model
 * @param request digest of what every image is asked
 */
record RunId(String id, String model, String request) {

  /** A new run. */
  static RunId of(EnrichSettings settings) {
    return new RunId(
        UUID.randomUUID().toString(), settings.model().digest(), settings.request().digest());
  }

  /** The {@code userMetadata} of the run's commits. */
  String toJson() {
    Map<String, String> ids = new LinkedHashMap<>();
    ids.put("run", id);
    ids.put("model", model);
    ids.put("request", request);
    try {
      return new ObjectMapper().writeValueAsString(ids);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("three strings are always JSON", e);
    }
  }
}
