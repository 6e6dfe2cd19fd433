package io.moonspark.train;

import io.moonspark.model.config.MoondreamConfig;
import java.util.ArrayList;
import java.util.List;

/** Packs the prompts of examples. */
final class PackedExamples {

  private PackedExamples() {}

  /**
   * The prompts of a batch.
   *
   * @param room tokens of the prompts of an image
   * @param first number of the first example, which seeds what is drawn
   */
  static PackedPrompts of(
      ExamplePrompts prompts,
      List<Example> examples,
      long first,
      int room,
      MoondreamConfig config) {
    List<List<PromptSequence>> chosen = new ArrayList<>(examples.size());
    for (int i = 0; i < examples.size(); i++) {
      chosen.add(prompts.of(examples.get(i).truth(), first + i, room));
    }
    int prefix = config.prefixLength();
    return PackedPrompts.of(PromptRows.of(chosen, prefix, config.text().dim()), prefix);
  }
}
