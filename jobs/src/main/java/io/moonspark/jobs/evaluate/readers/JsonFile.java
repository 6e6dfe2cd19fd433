package io.moonspark.jobs.evaluate.readers;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.function.Predicate;

/** Reads the objects of a JSON file one by one: the file may be larger than the memory. */
final class JsonFile {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final DataFolder data;
  private final String file;
  private final String idField;

  JsonFile(DataFolder data, String file, String idField) {
    this.data = data;
    this.file = file;
    this.idField = idField;
  }

  String name() {
    return file;
  }

  /**
   * The objects of the array that is the whole file, or of a field of the object that is.
   *
   * @param field null for the whole file
   * @param use takes an object, and says whether it wants another
   */
  void each(String field, Predicate<JsonRecord> use) {
    try (InputStream in = data.open(file);
        JsonParser parser = JSON.createParser(in)) {
      if (field != null) {
        skipTo(parser, field);
      } else {
        parser.nextToken();
      }
      if (parser.currentToken() != JsonToken.START_ARRAY) {
        throw new BadDataException(
            file + (field == null ? "" : ", field " + field) + ": must be a list");
      }
      boolean more = true;
      for (long i = 0; more && parser.nextToken() == JsonToken.START_OBJECT; i++) {
        JsonNode node = parser.readValueAsTree();
        more = use.test(new JsonRecord(file, i, null, idField, node));
      }
      if (more && parser.currentToken() != JsonToken.END_ARRAY) {
        throw new BadDataException(file + ": must be a list of objects");
      }
    } catch (JsonProcessingException e) {
      throw notJson(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The objects of a map, which is the whole file. */
  void eachEntry(Predicate<JsonRecord> use) {
    try (InputStream in = data.open(file);
        JsonParser parser = JSON.createParser(in)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new BadDataException(file + ": must be a map of objects");
      }
      boolean more = true;
      for (long i = 0; more && parser.nextToken() == JsonToken.FIELD_NAME; i++) {
        String key = parser.currentName();
        if (parser.nextToken() != JsonToken.START_OBJECT) {
          throw new BadDataException(file + ", item " + key + ": must be an object");
        }
        more = use.test(new JsonRecord(file, i, key, idField, parser.readValueAsTree()));
      }
    } catch (JsonProcessingException e) {
      throw notJson(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The objects of a file that has one on each line. */
  void eachLine(Predicate<JsonRecord> use) {
    try (InputStream in = data.open(file);
        JsonParser parser = JSON.createParser(in)) {
      boolean more = true;
      for (long i = 0; more && parser.nextToken() != null; i++) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
          throw new BadDataException(file + ", line " + (i + 1) + ": must be an object");
        }
        more = use.test(new JsonRecord(file, i, null, idField, parser.readValueAsTree()));
      }
    } catch (JsonProcessingException e) {
      throw notJson(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void skipTo(JsonParser parser, String field) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new BadDataException(file + ": must be an object with a field " + field);
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      if (name.equals(field)) {
        return;
      }
      parser.skipChildren();
    }
    throw new BadDataException(file + ": field " + field + " is missing");
  }

  private BadDataException notJson(JsonProcessingException e) {
    return new BadDataException(
        file
            + ", line "
            + (e.getLocation() == null ? "?" : e.getLocation().getLineNr())
            + ": is no JSON: "
            // Jackson tells where the file is, too, but cannot.
            + e.getOriginalMessage().replaceFirst(" \\(start marker at .*", ""));
  }
}
