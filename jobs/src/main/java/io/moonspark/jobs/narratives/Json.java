package io.moonspark.jobs.narratives;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** One mapper: names of JSON are in snake case. */
final class Json {

  static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Json() {}

  static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /**
   * The JSON in a model's answer, without the thoughts and the code fence around it.
   *
   * @throws JsonProcessingException if there is none
   */
  static JsonNode inAnswer(String text) throws JsonProcessingException {
    String bare = text.replaceFirst("(?s)^\\s*<think>.*?</think>", "").strip();
    bare = bare.replaceFirst("(?s)^```(?:json)?\\s*(.*?)\\s*```$", "$1");
    return MAPPER.readTree(bare);
  }
}
