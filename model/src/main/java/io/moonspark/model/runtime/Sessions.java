package io.moonspark.model.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.moonspark.model.Device;
import io.moonspark.model.DeviceLostError;
import io.moonspark.model.EngineException;
import io.moonspark.model.ErrorCode;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Opens ONNX Runtime sessions. */
final class Sessions {
  private Sessions() {}

  /**
   * A session together with its options, which must stay open as long as it does.
   *
   * @param session thread-safe
   */
  record Open(OrtSession session, OrtSession.SessionOptions options) implements AutoCloseable {
    @Override
    public void close() {
      try {
        session.close();
      } catch (OrtException e) {
        throw new EngineException(ErrorCode.ENGINE, "cannot close a session: " + e.getMessage(), e);
      } finally {
        options.close();
      }
    }
  }

  /**
   * Opens a model file.
   *
   * @param threads threads within one call
   * @throws EngineException if the device is not there or the model cannot be loaded
   */
  static Open open(Path model, Device device, int threads) {
    OrtEnvironment environment = OrtLibrary.environment();
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    try {
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      // Spinning threads take the cores that other tasks' decoding and batches need.
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      if (device.kind() == Device.Kind.GPU) {
        addCuda(options, device);
      }
      return new Open(environment.createSession(model.toString(), options), options);
    } catch (OrtException | RuntimeException e) {
      options.close();
      if (e instanceof EngineException already) {
        throw already;
      }
      throw new EngineException(
          ErrorCode.ENGINE, "cannot load " + model + ": " + e.getMessage(), e);
    }
  }

  /** Why a device cannot be used, if so. */
  static Optional<String> problem(Device device) {
    if (device.kind() == Device.Kind.CPU) {
      return Optional.empty();
    }
    // Without an environment there is no logger, and the reason for a failure is lost.
    OrtLibrary.environment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      addCuda(options, device);
      return Optional.empty();
    } catch (EngineException e) {
      return Optional.of(e.getMessage());
    }
  }

  private static void addCuda(OrtSession.SessionOptions options, Device device) {
    try {
      options.addCUDA(device.index());
    } catch (OrtException e) {
      throw new EngineException(
          ErrorCode.ENGINE,
          "device " + device + " cannot be used: " + firstLine(e.getMessage()),
          e);
    }
  }

  /**
   * Turns what ONNX Runtime throws into our own exception, with a code that says what helps.
   *
   * @throws DeviceLostError if nothing does but a new process
   */
  static EngineException failure(String what, OrtException e) {
    String message = String.valueOf(e.getMessage());
    if (CudaErrors.isFatal(message)) {
      throw new DeviceLostError(what + " failed: " + firstLine(message), e);
    }
    String lower = message.toLowerCase(Locale.ROOT);
    boolean memory =
        lower.contains("out of memory")
            || lower.contains("failed to allocate memory")
            || lower.contains("bad_alloc")
            || lower.contains("bad allocation");
    return new EngineException(
        memory ? ErrorCode.OUT_OF_MEMORY : ErrorCode.ENGINE,
        what + " failed: " + firstLine(message),
        e);
  }

  private static String firstLine(String message) {
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }
}
