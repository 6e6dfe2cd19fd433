package io.moonspark.jobs.evaluate.metrics;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/** Answers that are lists. */
final class JsonList {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private JsonList() {}

  /** The elements as text; null if it is no list. */
  static List<String> parse(String text) {
    if (!text.strip().startsWith("[")) {
      return null;
    }
    try {
      List<String> elements = new ArrayList<>();
      for (JsonNode element : JSON.readTree(text)) {
        elements.add(element.isTextual() ? element.asText() : element.toString());
      }
      return elements;
    } catch (JsonProcessingException e) {
      return null;
    }
  }
}
