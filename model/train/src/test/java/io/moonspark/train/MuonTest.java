package io.moonspark.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.types.Shape;
import java.util.Random;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MuonTest {

  /** Jordan's coefficients bring singular values between 0.7 and 1.2, or so. */
  private static final double AROUND_ONE = 0.35;

  @ParameterizedTest
  @CsvSource({"8, 24", "24, 8", "16, 16"})
  void everyDirectionOfAChangeIsAboutAsLongAsTheOthersHoweverSmallItsGradient(
      int rows, int columns) {
    SingularValueDecomposition[] gradients = {
      decomposition(rows, columns, 1), decomposition(rows, columns, 2)
    };
    float[] values = new float[2 * rows * columns];
    for (int m = 0; m < gradients.length; m++) {
      put(graded(gradients[m]), values, m * rows * columns);
    }
    float[] changes;
    try (Muon muon = new Muon(0)) {
      changes = muon.orthogonal(values, new Shape(2, rows, columns));
    }
    for (int m = 0; m < gradients.length; m++) {
      RealMatrix change = matrix(changes, m * rows * columns, rows, columns);
      RealMatrix along = gradients[m].getUT().multiply(change).multiply(gradients[m].getV());
      for (int i = 0; i < along.getRowDimension(); i++) {
        for (int j = 0; j < along.getColumnDimension(); j++) {
          assertEquals(i == j ? 1 : 0, along.getEntry(i, j), i == j ? AROUND_ONE : 1e-3);
        }
      }
    }
  }

  private static SingularValueDecomposition decomposition(int rows, int columns, long seed) {
    Random random = new Random(seed);
    RealMatrix matrix = new Array2DRowRealMatrix(rows, columns);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        matrix.setEntry(i, j, random.nextGaussian());
      }
    }
    return new SingularValueDecomposition(matrix);
  }

  /** The same directions, with singular values from 1 down to a tenth. */
  private static RealMatrix graded(SingularValueDecomposition matrix) {
    RealMatrix values = matrix.getS().copy();
    int count = values.getRowDimension();
    for (int i = 0; i < count; i++) {
      values.setEntry(i, i, Math.pow(10, -(double) i / (count - 1)));
    }
    return matrix.getU().multiply(values).multiply(matrix.getVT());
  }

  private static void put(RealMatrix matrix, float[] values, int from) {
    int columns = matrix.getColumnDimension();
    for (int i = 0; i < matrix.getRowDimension() * columns; i++) {
      values[from + i] = (float) matrix.getEntry(i / columns, i % columns);
    }
  }

  private static RealMatrix matrix(float[] values, int from, int rows, int columns) {
    RealMatrix matrix = new Array2DRowRealMatrix(rows, columns);
    for (int i = 0; i < rows * columns; i++) {
      matrix.setEntry(i / columns, i % columns, values[from + i]);
    }
    return matrix;
  }
}
