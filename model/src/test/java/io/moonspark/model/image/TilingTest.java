package io.moonspark.model.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TilingTest {

  /** The window 266 is that of crops of 378 with margins of 4 patches of 14. */
  @ParameterizedTest
  @CsvSource({
    "266, 5000, 266, 12, 1, 1",
    "-50, -20, 266, 12, 1, 1",
    "267, 267, 266, 12, 3, 3",
    "488, 688, 266, 12, 2, 4",
    "368, 368, 266, 12, 3, 3",
    "1088, 1808, 266, 12, 2, 4",
    "968, 1808, 266, 12, 2, 4",
    "267, 6000, 266, 12, 1, 11",
    "6000, 267, 266, 12, 11, 1",
    "300, 2000, 266, 12, 1, 6",
    "2000, 300, 266, 12, 6, 1",
    "3912, 2912, 266, 12, 4, 2",
    "532, 532, 266, 12, 3, 3",
    "533, 532, 266, 12, 3, 3",
    "94, 144, 70, 12, 2, 4",
    "420, 420, 84, 1, 1, 1",
    "344, 944, 70, 12, 2, 5",
    "267, 30000, 266, 12, 1, 26",
    "1024, 1024, 266, 16, 4, 4"
  })
  void selectsAsTheReferenceDoes(
      int height, int width, int cropSize, int maxCrops, int rows, int columns) {
    assertEquals(new Tiling(rows, columns), Tiling.select(height, width, cropSize, maxCrops));
  }

  @Test
  void alwaysSelectsAtLeastOneAndOnlyLongImagesExceedTheLimit() {
    Random random = new Random(1);
    for (int i = 0; i < 20000; i++) {
      int height = random.nextInt(6000) - 112;
      int width = random.nextInt(6000) - 112;
      int maxCrops = 1 + random.nextInt(20);
      Tiling tiling = Tiling.select(height, width, 266, maxCrops);
      String what = height + "x" + width + " at most " + maxCrops + ": " + tiling;
      assertTrue(tiling.rows() >= 1 && tiling.columns() >= 1, what);
      boolean isLong = tiling.rows() == 1 || tiling.columns() == 1;
      assertTrue(tiling.localCrops() <= maxCrops || isLong, what);
    }
  }

  @Test
  void coversTheImageWhereTheLimitAllows() {
    for (int height = 267; height < 1200; height += 31) {
      for (int width = 267; width < 1200; width += 37) {
        int least = ((height + 265) / 266) * ((width + 265) / 266);
        Tiling tiling = Tiling.select(height, width, 266, 30);
        assertTrue(least > 30 || tiling.localCrops() >= least, height + "x" + width + tiling);
      }
    }
  }

  @Test
  void turnsWithTheImageWhereTheLimitDoesNotBind() {
    for (int height = 1; height < 1000; height += 23) {
      for (int width = 1; width < 1000; width += 29) {
        Tiling tiling = Tiling.select(height, width, 266, 100);
        assertEquals(
            new Tiling(tiling.columns(), tiling.rows()), Tiling.select(width, height, 266, 100));
      }
    }
  }
}
