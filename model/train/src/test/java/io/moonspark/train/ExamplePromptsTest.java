package io.moonspark.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.moonspark.model.config.MoondreamConfig;
import io.moonspark.model.pack.Packs;
import io.moonspark.model.text.PromptEncoder;
import io.moonspark.model.text.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ExamplePromptsTest {

  private static final int ROOM = 1000;

  private Network network;
  private Tokenizer tokenizer;
  private ExamplePrompts prompts;

  @BeforeEach
  void open() throws Exception {
    MoondreamConfig config = NanoNetwork.config();
    network = NanoNetwork.fresh(config, 1);
    tokenizer = Tokenizer.open(Packs.tokenizer(Packs.embedded()));
    prompts = new ExamplePrompts(config.tokenizer(), tokenizer, network.region());
  }

  @AfterEach
  void close() {
    tokenizer.close();
    network.parameters().close();
  }

  @Test
  void allThingsOfAColorAreDetectedOrPointedAt() {
    PromptEncoder encoder = new PromptEncoder(network.config().tokenizer(), tokenizer);
    Truth truth =
        scene("white", box("heart", "red", 0.1), box("dog", "blue", 0.4), box("star", "red", 0.7));
    Set<List<Integer>> detected = new HashSet<>();
    Set<List<Integer>> pointedAt = new HashSet<>();
    for (int seed = 0; seed < 20; seed++) {
      for (PromptSequence each : prompts.of(truth, seed, ROOM)) {
        if (startsWith(each, encoder.detect("red thing"))) {
          detected.add(List.of(coordinates(each), sizes(each)));
        } else if (startsWith(each, encoder.point("red thing"))) {
          pointedAt.add(List.of(coordinates(each), sizes(each)));
        }
      }
    }
    // Two boxes, and two points.
    assertEquals(Set.of(List.of(4, 2)), detected);
    assertEquals(Set.of(List.of(4, 0)), pointedAt);
  }

  @Test
  void boxesOfOtherImagesAreAskedForByTheirLabelsAlone() {
    Truth truth = scene(null, box("heart", "red", 0.1), box("dog", null, 0.4));
    assertEquals(2, prompts.of(truth, 1, ROOM).size());
  }

  private static Truth scene(String background, Truth.LabelledBox... boxes) {
    return new Truth(Map.of(), List.of(), List.of(boxes), List.of(), List.of(), background);
  }

  private static Truth.LabelledBox box(String label, String color, double left) {
    return new Truth.LabelledBox(label, color, left, 0.2, left + 0.2, 0.5);
  }

  private static boolean startsWith(PromptSequence sequence, long[] prompt) {
    List<Long> begin = new ArrayList<>();
    for (int i = 0; i < Math.min(prompt.length, sequence.length()); i++) {
      begin.add((long) sequence.steps().get(i).token);
    }
    return begin.equals(Arrays.stream(prompt).boxed().toList());
  }

  private static int coordinates(PromptSequence sequence) {
    return (int) sequence.steps().stream().filter(s -> s.nextCoordinateBin >= 0).count();
  }

  private static int sizes(PromptSequence sequence) {
    return (int) sequence.steps().stream().filter(s -> s.nextSizeBins != null).count();
  }
}
