package io.moonspark.jobs;

import io.moonspark.model.graph.WeightType;

/** The value of {@code --dtype}. */
final class DtypeFlag {

  private DtypeFlag() {}

  /**
   * The type of this name.
   *
   * @throws UserError if there is none
   */
  static WeightType parse(String dtype) {
    try {
      return WeightType.of(dtype);
    } catch (IllegalArgumentException e) {
      throw UserError.flag("--dtype", dtype, e.getMessage());
    }
  }
}
