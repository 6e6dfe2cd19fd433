package io.moonspark.udfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moonspark.model.Device;
import org.junit.jupiter.api.Test;

class CropBudgetTest {
  private static final long GIB = 1L << 30;

  @Test
  void halfOfTheMemoryIsSharedByTheTasks() {
    assertEquals(8, CropBudget.of(Device.cpu(), 16 * GIB, GIB / 2, 2));
    assertEquals(16, CropBudget.of(Device.cpu(), 16 * GIB, GIB / 2, 1));
    assertEquals(64, CropBudget.of(Device.gpu(0), 64 * GIB, GIB / 2, 1));
  }

  @Test
  void batchesAreNeverEmptyAndNeverLargerThanIsOfUse() {
    assertEquals(1, CropBudget.of(Device.cpu(), 0, GIB, 8));
    assertEquals(32, CropBudget.of(Device.cpu(), 100 * GIB, 1, 1));
    assertEquals(128, CropBudget.of(Device.gpu(1), 100 * GIB, 1, 1));
  }

  @Test
  void whatDidNotFitIsHalvedWhateverWasWanted() {
    BatchLimit limit = new BatchLimit(20);
    assertEquals(20, limit.of(EnrichSettings.CROPS_THAT_FIT));
    assertEquals(64, limit.of(64), "the user knows better");
    limit.tooMany(64);
    assertEquals(20, limit.of(EnrichSettings.CROPS_THAT_FIT));
    assertEquals(32, limit.of(64));
    limit.tooMany(1);
    assertEquals(1, limit.of(64));
  }

  @Test
  void freeMemoryOfThisMachineIsKnown() {
    assertTrue(DeviceMemory.free(Device.cpu()) > 0);
  }
}
