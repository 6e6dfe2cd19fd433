package io.moonspark.model.runtime;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the CUDA error out of what ONNX Runtime says. */
final class CudaErrors {

  /** {@code CUDA failure 700: an illegal memory access was encountered ; GPU=0 ; ...} */
  private static final Pattern FAILURE = Pattern.compile("CUDA (?:failure|error) (\\d+)");

  /**
   * Errors that leave the process in a state in which it must end, by the description of {@code
   * cudaError_t} in the CUDA runtime API, and those of broken hardware: ECC, NVLink, illegal
   * address, launch timeout, assertion, hardware stack, illegal instruction, misaligned address,
   * invalid address space, invalid program counter, launch failure, unknown.
   */
  private static final Set<Integer> FATAL =
      Set.of(214, 220, 226, 700, 702, 710, 714, 715, 716, 717, 718, 719, 999);

  private CudaErrors() {}

  /** Whether no later call on the device can succeed in this process. */
  static boolean isFatal(String message) {
    Matcher failure = FAILURE.matcher(message);
    return failure.find() && FATAL.contains(Integer.parseInt(failure.group(1)));
  }
}
