package io.moonspark.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;

/** A stage of training: what it makes of examples, and which parameters it changes. */
interface Stage {

  /** Its name in the log. */
  String label();

  /**
   * Makes a batch ready, on a thread of its own while the step before is computed.
   *
   * @param first number of the first example, for what is drawn
   */
  Batch prepare(List<Example> examples, long first);

  /** Whether it changes a parameter. */
  boolean trains(String parameter);

  /** A batch, without any tensor yet. */
  interface Batch {

    /** The loss by a network, a scalar, with all on the way to it in a manager of the step. */
    NDArray loss(Network network, NDManager step);
  }
}
