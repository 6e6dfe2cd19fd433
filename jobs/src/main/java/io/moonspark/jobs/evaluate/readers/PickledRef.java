package io.moonspark.jobs.evaluate.readers;

import java.util.List;
import java.util.Map;

/** A dictionary in a pickle. */
record PickledRef(String file, Object value) {

  private BadDataException bad(String field, String why) {
    return new BadDataException(file + ", item " + id() + ", field " + field + ": " + why);
  }

  private Object id() {
    if (value instanceof Map<?, ?> map) {
      Object id = map.containsKey("ref_id") ? map.get("ref_id") : map.get("sent_id");
      return id == null ? "without ref_id" : id;
    }
    return "that is no dictionary";
  }

  private Object field(String name) {
    Object field = value instanceof Map<?, ?> map ? map.get(name) : null;
    if (field == null) {
      throw bad(name, "is missing");
    }
    return field;
  }

  String text(String name) {
    Object field = field(name);
    if (!(field instanceof String) && !(field instanceof Number)) {
      throw bad(name, "must be a text or a number");
    }
    return field.toString();
  }

  /** What a map holds under the id in a field. */
  <T> T known(String name, Map<Long, T> known) {
    T found = field(name) instanceof Number id ? known.get(id.longValue()) : null;
    if (found == null) {
      throw bad(name, field(name) + " is not in instances.json");
    }
    return found;
  }

  List<PickledRef> list(String name) {
    if (field(name) instanceof List<?> list) {
      return list.stream().map(element -> new PickledRef(file, element)).toList();
    }
    throw bad(name, "must be a list");
  }
}
