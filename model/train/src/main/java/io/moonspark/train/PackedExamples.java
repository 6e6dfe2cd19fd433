package io.moonspark.train;

import java.util.ArrayList;
import java.util.List;

/** Packs the prompts of examples. */
final class PackedExamples {

  private PackedExamples() {}

  /**
   * The prompts of a batch.
   *
   * @param room tokens of the prompts of an image
   * @param prefix positions before them
   * @param first number of the first example, which seeds what is drawn
   */
  static PackedPrompts of(
      ExamplePrompts prompts, List<Example> examples, long first, int room, int prefix) {
    List<List<PromptSequence>> chosen = new ArrayList<>(examples.size());
    for (int i = 0; i < examples.size(); i++) {
      chosen.add(prompts.of(examples.get(i).truth(), first + i, room));
    }
    return PackedPrompts.of(chosen, prefix);
  }
}
