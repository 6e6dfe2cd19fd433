package io.moonspark.udfs.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/** Reads the second argument of a call into texts by name. */
final class PromptValue {

  /** The name of the only text, where the argument is a length, a question or a label. */
  static final String TEXT = "";

  private static final ObjectMapper JSON = new ObjectMapper();

  private PromptValue() {}

  /**
   * How values of a call's second argument are read, none of which is null.
   *
   * @return throws IllegalArgumentException for what is no request
   */
  static Function<Object, Map<String, List<String>>> reader(MoondreamFunction call) {
    if (call.function() != SqlFunction.ENRICH) {
      return value -> Map.of(TEXT, List.of(value.toString()));
    }
    DataType type = call.prompt().dataType();
    if (type instanceof StringType) {
      return value -> json(value.toString());
    }
    var toScala = CatalystTypeConverters.createToScalaConverter(type);
    if (type instanceof StructType struct) {
      return value -> fields((Row) toScala.apply(value), struct);
    }
    return value ->
        entries(CollectionConverters.asJava((scala.collection.Map<?, ?>) toScala.apply(value)));
  }

  private static Map<String, List<String>> json(String text) {
    JsonNode root;
    try {
      root = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a request is JSON, and not '" + text + "'", e);
    }
    if (!root.isObject()) {
      throw new IllegalArgumentException("a request is a JSON object, and not '" + text + "'");
    }
    Map<String, List<String>> fields = new LinkedHashMap<>();
    root.properties()
        .forEach(
            field -> {
              List<String> texts = new ArrayList<>();
              Iterable<JsonNode> values =
                  field.getValue().isArray() ? field.getValue() : List.of(field.getValue());
              values.forEach(
                  value -> add(field.getKey(), value.isTextual() ? value.asText() : value, texts));
              fields.put(field.getKey(), texts);
            });
    return fields;
  }

  private static Map<String, List<String>> fields(Row row, StructType struct) {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    for (int i = 0; i < row.size(); i++) {
      fields.put(struct.fields()[i].name(), texts(struct.fields()[i].name(), row.get(i)));
    }
    return fields;
  }

  private static Map<String, List<String>> entries(Map<?, ?> map) {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    map.forEach((name, value) -> fields.put(name.toString(), texts(name.toString(), value)));
    return fields;
  }

  private static List<String> texts(String name, Object value) {
    List<String> texts = new ArrayList<>();
    if (value instanceof scala.collection.Iterable<?> several) {
      CollectionConverters.asJava(several).forEach(one -> add(name, one, texts));
    } else if (value != null) {
      add(name, value, texts);
    }
    return texts;
  }

  private static void add(String name, Object value, List<String> texts) {
    if (value instanceof String text) {
      texts.add(text);
    } else if (value != null && !(value instanceof JsonNode json && json.isNull())) {
      throw new IllegalArgumentException(
          "'" + name + "' of a request is a text or an array of texts, and not " + value);
    }
  }
}
