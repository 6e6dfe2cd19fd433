package io.moonspark.jobs.narratives;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What one annotator said of one image while pointing at it.
 *
 * @param caption transcription by a human
 * @param utterances words of the speech in order, with seconds from its start
 * @param trace points of the pointer in order of time; coordinates of the image from 0 to 1, and
 *     beyond where the pointer left it
 */
record Narrative(
    String dataset,
    String image,
    String annotator,
    String caption,
    List<Utterance> utterances,
    List<TracePoint> trace) {

  record Utterance(String text, double start, double end) {}

  /** A point and the seconds from the start at which the pointer was there. */
  record TracePoint(double x, double y, double t) {}

  /** A line of the official files cannot be used. */
  static final class BadLineException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Id of the image, as far as it could be read. */
    private final String image;

    BadLineException(String image, String message) {
      super(message);
      this.image = image;
    }

    String image() {
      return image;
    }
  }

  /**
   * Reads a line of the official files.
   *
   * @throws BadLineException if it is no JSON, or a field is missing or of another type
   */
  static Narrative parse(String line) throws BadLineException {
    JsonNode node;
    try {
      node = Json.MAPPER.readTree(line);
    } catch (JsonProcessingException e) {
      throw new BadLineException(null, "is no JSON: " + e.getOriginalMessage());
    }
    String image = node.path("image_id").asText(null);
    String caption = text(node, image, "caption");
    if (caption.isBlank()) {
      throw new BadLineException(image, "field caption: is empty");
    }
    List<Utterance> utterances = new ArrayList<>();
    for (JsonNode each : array(node, image, "timed_caption")) {
      utterances.add(
          new Utterance(
              text(each, image, "utterance"),
              number(each, image, "start_time"),
              number(each, image, "end_time")));
    }
    List<TracePoint> trace = new ArrayList<>();
    for (JsonNode stroke : array(node, image, "traces")) {
      for (JsonNode point : stroke) {
        trace.add(
            new TracePoint(
                number(point, image, "x"), number(point, image, "y"), number(point, image, "t")));
      }
    }
    return new Narrative(
        text(node, image, "dataset_id"),
        text(node, image, "image_id"),
        text(node, image, "annotator_id"),
        caption,
        utterances,
        trace);
  }

  private static String text(JsonNode node, String image, String field) throws BadLineException {
    JsonNode value = node.path(field);
    if (!value.isTextual() && !value.isNumber()) {
      throw new BadLineException(image, "field " + field + ": must be a text");
    }
    return value.asText();
  }

  private static double number(JsonNode node, String image, String field) throws BadLineException {
    JsonNode value = node.path(field);
    if (!value.isNumber()) {
      throw new BadLineException(image, "field " + field + ": must be a number");
    }
    return value.asDouble();
  }

  private static JsonNode array(JsonNode node, String image, String field) throws BadLineException {
    JsonNode value = node.path(field);
    if (!value.isArray()) {
      throw new BadLineException(image, "field " + field + ": must be a list");
    }
    return value;
  }
}
