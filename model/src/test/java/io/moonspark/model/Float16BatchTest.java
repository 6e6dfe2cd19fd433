package io.moonspark.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.moonspark.model.graph.WeightType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * With float16 weights, too, a result does not depend on what else is in the batch. Batches of
 * other sizes may sum in another order, and a last bit of float32 may thus become one of float16;
 * nano's decisions are further apart than that.
 */
class Float16BatchTest {
  private static final int MAX_TOKENS = 24;

  @TempDir static Path packs;

  @Test
  void imagesSayInABatchWhatTheySayAlone() throws Exception {
    try (Moondream model =
        Moondream.open(Golden.Set.NANO.pack(packs, WeightType.FP16), Device.cpu())) {
      List<Moondream.Item> items = new ArrayList<>();
      for (Golden golden : Golden.Set.NANO.read()) {
        Request request =
            golden.request(Golden.Set.NANO).limits(MAX_TOKENS, Golden.Set.NANO.maxObjects);
        if (items.size() % 4 == 3) {
          request = request.sample(new Sampling(0.5, 0.9, 5));
        }
        items.add(new Moondream.Item(model.prepare(Golden.Set.NANO.image(golden)), request));
      }
      List<Enrichment> together = model.enrich(items);
      for (int i = 0; i < items.size(); i++) {
        assertEquals(together.get(i), model.enrich(List.of(items.get(i))).get(0), "image " + i);
      }
    }
  }
}
