package io.moonspark.udfs;

import io.moonspark.model.Enrichment;
import io.moonspark.model.Moondream;
import io.moonspark.model.image.CropSet;
import io.moonspark.model.image.ImageException;
import java.util.List;

/** What the enrichment needs of a model; {@link ModelHolder} gives the real one. */
interface Engine {

  /** Decodes and crops on the calling thread. */
  CropSet prepare(byte[] encoded) throws ImageException;

  /** Enriches a batch; results in the order of the items. */
  List<Enrichment> enrich(List<Moondream.Item> batch);

  /** The crops of a batch this process is known to have memory for. */
  BatchLimit limit();
}
