package io.moonspark.model.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.onnxruntime.OrtException;
import io.moonspark.model.DeviceLostError;
import io.moonspark.model.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CUDA failure 700: an illegal memory access was encountered ; GPU=0 ; hostname=node7",
        "Non-zero status code returned while running Gather node. CUDA error 719: unspecified launch"
      })
  void deviceThatNoLaterCallCanUseIsLost(String message) {
    assertThrows(DeviceLostError.class, () -> Sessions.failure("it", new OrtException(message)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CUDA failure 2: out of memory ; GPU=0 ; hostname=node7",
        "Available memory of 3 is smaller than requested bytes of 4: Failed to allocate memory"
      })
  void memoryThatDoesNotSufficeIsNoReasonToEnd(String message) {
    assertEquals(ErrorCode.OUT_OF_MEMORY, Sessions.failure("it", new OrtException(message)).code());
  }

  @Test
  void anythingElseIsTheEngines() {
    assertEquals(
        ErrorCode.ENGINE,
        Sessions.failure("it", new OrtException("Got invalid dimensions for input")).code());
  }
}
