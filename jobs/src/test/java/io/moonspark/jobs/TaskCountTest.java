package io.moonspark.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class TaskCountTest {

  @Test
  void fewImagesStillUseAllCores() {
    assertEquals(1, TaskCount.of(1, 2));
    assertEquals(1, TaskCount.of(8, 2));
    assertEquals(2, TaskCount.of(48, 2));
    assertEquals(6, TaskCount.of(48, 16));
    assertEquals(250, TaskCount.of(2_000, 1_000));
  }

  @Test
  void aTaskHoldsFrom64To256ImagesWhereThereAreMany() {
    assertEquals(8, TaskCount.of(2_000, 2));
    assertEquals(24, TaskCount.of(2_000, 8));
    assertEquals(391, TaskCount.of(100_000, 2));
    assertEquals(1_563, TaskCount.of(100_000, 1_000));
  }
}
