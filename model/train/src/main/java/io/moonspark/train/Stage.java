package io.moonspark.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.moonspark.jobs.scenes.Scene;
import java.util.List;

/** A stage of training: what it makes of scenes, and which parameters it changes. */
interface Stage {

  /** Its name in the log. */
  String label();

  /**
   * Makes a batch ready, on a thread of its own while the step before is computed.
   *
   * @param images u8 [S, S, 3] each
   */
  Batch prepare(List<Scene> scenes, byte[][] images);

  /** Whether it changes a parameter. */
  boolean trains(String parameter);

  /** A batch, without any tensor yet. */
  interface Batch {

    /** The loss, a scalar, with all on the way to it in a manager of the step. */
    NDArray loss(NDManager step);
  }
}
