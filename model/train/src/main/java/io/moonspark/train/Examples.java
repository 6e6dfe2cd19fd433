package io.moonspark.train;

import java.io.IOException;

/** A sequence of examples without an end, any part of which can be made again. */
interface Examples {

  /** The example of a number, from 0. */
  Example example(long number) throws IOException;
}
