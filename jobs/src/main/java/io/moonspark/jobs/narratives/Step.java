package io.moonspark.jobs.narratives;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.Serializable;
import java.util.List;

/**
 * A call of the model, as the chain's file declares it.
 *
 * @param template text of the prompt, with the names of inputs in double braces
 * @param schema JSON Schema of the answer
 * @param rule what is done with the answer, without a model
 * @param inputs names of what the prompt is given
 * @param variants kinds of a step that is done once for each; empty for others
 * @param maxTokens tokens of the answer, at most
 */
record Step(
    @JsonProperty(required = true) String name,
    @JsonProperty(required = true) Per per,
    @JsonProperty(required = true) String template,
    @JsonProperty(required = true) String schema,
    @JsonProperty(required = true) Rule rule,
    @JsonProperty(required = true) List<Input> inputs,
    List<String> variants,
    double temperature,
    @JsonProperty(required = true) int maxTokens)
    implements Serializable {

  Step {
    inputs = List.copyOf(inputs);
    variants = variants == null ? List.of() : List.copyOf(variants);
  }

  Step with(String templateText, String schemaText) {
    return new Step(
        name, per, templateText, schemaText, rule, inputs, variants, temperature, maxTokens);
  }
}
