package io.moonspark.udfs;

import io.moonspark.model.ModelPack;
import java.io.Serializable;

/**
 * A model as the driver names it to the executors.
 *
 * @param uri {@link #NANO}, or the directory of a model pack at any Hadoop path
 * @param name what people call it
 * @param digest identity of its files, resolved by the driver before the job starts, so that all
 *     executors run the same model even if the directory is replaced meanwhile
 */
public record ModelRef(String uri, String name, String digest) implements Serializable {

  /** The model inside the jar. */
  public static final String NANO = ModelPack.EMBEDDED;

  boolean isEmbedded() {
    return uri.equals(NANO);
  }
}
