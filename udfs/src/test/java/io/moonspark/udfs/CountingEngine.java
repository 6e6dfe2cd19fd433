package io.moonspark.udfs;

import io.moonspark.model.EngineException;
import io.moonspark.model.Enrichment;
import io.moonspark.model.ErrorCode;
import io.moonspark.model.Moondream;
import io.moonspark.model.image.CropSet;
import io.moonspark.model.image.ImageException;
import io.moonspark.model.image.Tiling;
import java.util.ArrayList;
import java.util.List;

/** An engine whose images are one byte: their number of crops. It notes the batches it gets. */
final class CountingEngine implements Engine {

  static final int BROKEN = 0;
  static final int BREAKS_ENGINE = 101;
  static final int BREAKS_JVM = 102;

  private final List<List<Integer>> batches = new ArrayList<>();
  private final BatchLimit limit = new BatchLimit(Integer.MAX_VALUE);
  private int memory = Integer.MAX_VALUE;

  /** Crops that fit into memory. */
  void memory(int crops) {
    memory = crops;
  }

  /** Crops of the images of each batch, tried or done. */
  List<List<Integer>> batches() {
    return batches;
  }

  @Override
  public CropSet prepare(byte[] encoded) throws ImageException {
    if (encoded[0] == BROKEN) {
      throw new ImageException(ErrorCode.UNDECODABLE, "broken");
    }
    // A tiling of n local crops is n + 1 crops, except for the one of a single crop.
    Tiling tiling = encoded[0] == 1 ? new Tiling(1, 1) : new Tiling(1, encoded[0] - 1);
    return new CropSet(10, 20, tiling, new byte[0]);
  }

  @Override
  public List<Enrichment> enrich(List<Moondream.Item> batch) {
    List<Integer> crops = batch.stream().map(item -> item.crops().crops()).toList();
    batches.add(crops);
    if (crops.contains(BREAKS_ENGINE)) {
      throw new EngineException(ErrorCode.ENGINE, "no such operator");
    }
    if (crops.contains(BREAKS_JVM)) {
      throw new OutOfMemoryError("Java heap space");
    }
    if (crops.stream().mapToInt(Integer::intValue).sum() > memory) {
      throw new EngineException(ErrorCode.OUT_OF_MEMORY, "Failed to allocate memory");
    }
    return batch.stream().map(item -> Enrichment.nothing()).toList();
  }

  @Override
  public BatchLimit limit() {
    return limit;
  }
}
