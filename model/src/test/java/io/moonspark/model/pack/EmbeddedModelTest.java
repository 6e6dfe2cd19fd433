package io.moonspark.model.pack;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedModelTest {

  @TempDir Path temp;

  /** Or a cached pack of other weights would go on being used. */
  @Test
  void theCachedPackIsNamedAfterTheWeights() throws Exception {
    Path weights = temp.resolve("model.safetensors");
    Packs.copyEmbeddedWeights(weights);
    assertTrue(
        Sha256.of(weights).startsWith(EmbeddedModel.WEIGHTS_SUM),
        () -> "set WEIGHTS_SUM to that of the weights");
  }
}
