package io.moonspark.model.graph;

import java.util.Arrays;

/**
 * A row-major float32 matrix on its way from the official layout into the graph.
 *
 * @param rows number of rows
 * @param columns number of columns
 * @param values [rows, columns]
 */
record Matrix(int rows, int columns, float[] values) {

  /** PyTorch keeps linear weights as [out, in]; MatMul wants [in, out]. */
  Matrix transposed() {
    float[] out = new float[values.length];
    // Blocks keep both sides in cache; a full-size weight matrix has 67 million elements.
    int block = 32;
    for (int row0 = 0; row0 < rows; row0 += block) {
      for (int column0 = 0; column0 < columns; column0 += block) {
        int rowEnd = Math.min(row0 + block, rows);
        int columnEnd = Math.min(column0 + block, columns);
        for (int row = row0; row < rowEnd; row++) {
          for (int column = column0; column < columnEnd; column++) {
            out[column * rows + row] = values[row * columns + column];
          }
        }
      }
    }
    return new Matrix(columns, rows, out);
  }

  /** The rows from {@code begin} (inclusive) to {@code end} (exclusive). */
  Matrix slice(int begin, int end) {
    return new Matrix(
        end - begin, columns, Arrays.copyOfRange(values, begin * columns, end * columns));
  }

  /** Multiplies the first {@code count} rows in place. */
  void scaleRows(int count, float factor) {
    for (int i = 0; i < count * columns; i++) {
      values[i] *= factor;
    }
  }
}
