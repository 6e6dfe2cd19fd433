package io.moonspark.jobs.evaluate.readers;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonspark.jobs.evaluate.metrics.PixelBox;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An object of a file. Its fields are asked for by name and kind.
 *
 * @param file it is in
 * @param position in its array or map, from 0
 * @param key of the object where it is in a map; null in an array
 * @param idField field that names the item in messages
 */
record JsonRecord(String file, long position, String key, String idField, JsonNode node) {

  /** What is wrong with a field. */
  BadDataException bad(String field, String why) {
    return new BadDataException(file + ", item " + id() + ", field " + field + ": " + why);
  }

  /** The id of the item, or its position if it has none. */
  String id() {
    if (key != null) {
      return key;
    }
    JsonNode id = node.get(idField);
    return id == null || !id.isValueNode() ? "at position " + position : id.asText();
  }

  JsonNode field(String name) {
    JsonNode field = node.get(name);
    if (field == null || field.isNull()) {
      throw bad(name, "is missing");
    }
    return field;
  }

  /** A text, or a number as text. */
  String text(String name) {
    JsonNode field = field(name);
    if (!field.isTextual() && !field.isNumber()) {
      throw bad(name, "must be a text, not " + kind(field));
    }
    return field.asText();
  }

  Optional<String> optionalText(String name) {
    return node.hasNonNull(name) ? Optional.of(text(name)) : Optional.empty();
  }

  long integer(String name) {
    JsonNode field = field(name);
    if (!field.isIntegralNumber()) {
      throw bad(name, "must be an integer, not " + kind(field));
    }
    return field.asLong();
  }

  double number(String name) {
    JsonNode field = field(name);
    if (!field.isNumber()) {
      throw bad(name, "must be a number, not " + kind(field));
    }
    return field.asDouble();
  }

  boolean flag(String name) {
    JsonNode field = field(name);
    if (!field.isBoolean() && !field.isIntegralNumber()) {
      throw bad(name, "must be true or false, not " + kind(field));
    }
    return field.isBoolean() ? field.asBoolean() : field.asInt() != 0;
  }

  /** An array of texts. */
  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (JsonNode element : array(name)) {
      if (!element.isTextual()) {
        throw bad(name, "must be a list of texts, not of " + kind(element));
      }
      texts.add(element.asText());
    }
    return texts;
  }

  JsonNode array(String name) {
    JsonNode field = field(name);
    if (!field.isArray()) {
      throw bad(name, "must be a list, not " + kind(field));
    }
    return field;
  }

  /** An object below this one. */
  JsonRecord object(String name) {
    JsonNode field = field(name);
    if (!field.isObject()) {
      throw bad(name, "must be an object, not " + kind(field));
    }
    return new JsonRecord(file, position, id(), idField, field);
  }

  /** A box of x, y, width and height. */
  PixelBox box(String name) {
    JsonNode field = array(name);
    if (field.size() != 4) {
      throw bad(name, "must be x, y, width, height, not " + field.size() + " values");
    }
    for (JsonNode element : field) {
      if (!element.isNumber()) {
        throw bad(name, "must be numbers, not " + kind(element));
      }
    }
    return new PixelBox(
        field.get(0).asDouble(),
        field.get(1).asDouble(),
        field.get(2).asDouble(),
        field.get(3).asDouble());
  }

  private static String kind(JsonNode node) {
    return node.getNodeType().toString().toLowerCase(java.util.Locale.ROOT);
  }
}
