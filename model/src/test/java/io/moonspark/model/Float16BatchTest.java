package io.moonspark.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.moonspark.model.graph.WeightType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With float16 weights, too, a result on a CPU depends on the image and the prompt alone. */
class Float16BatchTest {
  private static final int MAX_TOKENS = 16;

  @TempDir static Path packs;

  @Test
  void everySkillSaysInABatchWhatItSaysAlone() throws Exception {
    try (Moondream model =
        Moondream.open(Golden.Set.MINI.pack(packs, WeightType.FP16), Device.cpu())) {
      List<Moondream.Item> items = new ArrayList<>();
      for (Golden golden : Golden.Set.MINI.read()) {
        Request request = golden.request(Golden.Set.MINI);
        Question[] questions =
            Stream.concat(request.questions().stream(), Stream.of(golden.groundedQuestions()))
                .toArray(Question[]::new);
        request = request.ask(questions).limits(MAX_TOKENS, Golden.Set.MINI.maxObjects);
        if (items.size() % 2 == 1) {
          request = request.sample(new Sampling(1, 0.9, 5));
        }
        items.add(new Moondream.Item(model.prepare(Golden.Set.MINI.image(golden)), request));
      }
      List<Enrichment> together = model.enrich(items);
      for (int i = 0; i < items.size(); i++) {
        assertEquals(together.get(i), model.enrich(List.of(items.get(i))).get(0), "image " + i);
      }
    }
  }
}
