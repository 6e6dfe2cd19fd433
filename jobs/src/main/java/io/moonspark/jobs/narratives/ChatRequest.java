package io.moonspark.jobs.narratives;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.util.ArrayList;
import java.util.List;

/** What a call of a step sends. */
record ChatRequest(Step step, List<ChatMessage> messages, long seed) {

  ChatRequest {
    messages = List.copyOf(messages);
  }

  /** The conversation with two more messages. */
  ChatRequest followedBy(String answer, String reply) {
    List<ChatMessage> longer = new ArrayList<>(messages);
    longer.add(new ChatMessage("assistant", answer));
    longer.add(new ChatMessage("user", reply));
    return new ChatRequest(step, longer, seed);
  }

  /** Digest of all that the answer depends on but the model and the seed. */
  String promptDigest() {
    return Digest.of(Json.write(messages), step.schema(), step.temperature(), step.maxTokens());
  }

  /** What a call is known by: what has this key is never paid for again. */
  String key(String model) {
    return Digest.of(step.name(), promptDigest(), model, seed);
  }

  /** Tokens of the prompt, at most: they are longer than two characters on the average. */
  long promptBound() {
    return messages.stream().mapToLong(m -> m.content().length() + 16L).sum() / 2;
  }

  /** The body of the call, in the form of OpenAI's API. */
  String body(String model) {
    ObjectNode body = Json.MAPPER.createObjectNode();
    body.put("model", model);
    body.set("messages", Json.MAPPER.valueToTree(messages));
    body.put("temperature", step.temperature());
    body.put("max_tokens", step.maxTokens());
    body.put("seed", seed);
    ObjectNode schema = Json.MAPPER.createObjectNode();
    schema.put("name", step.name());
    schema.putRawValue("schema", new RawValue(step.schema()));
    ObjectNode format = body.putObject("response_format");
    format.put("type", "json_schema");
    format.set("json_schema", schema);
    return Json.write(body);
  }
}
