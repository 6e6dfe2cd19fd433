package io.moonspark.model.weights;

import java.util.Arrays;
import java.util.List;

/**
 * A tensor of a safetensors file.
 *
 * @param name as in the file
 * @param dtype element type
 * @param shape dimensions, outermost first
 * @param begin first byte, relative to the end of the header
 * @param end byte behind the last
 */
public record TensorInfo(String name, DType dtype, List<Long> shape, long begin, long end) {

  /** Number of elements. */
  public long elements() {
    return shape.stream().reduce(1L, Math::multiplyExact);
  }

  boolean hasShape(long... expected) {
    return shape.equals(Arrays.stream(expected).boxed().toList());
  }
}
