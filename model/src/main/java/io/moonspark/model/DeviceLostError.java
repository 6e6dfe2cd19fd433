package io.moonspark.model;

/**
 * The device this process computes on is lost to it: after such an error every call on it fails,
 * and only a new process can use it again.
 *
 * <p>It is of the kind of error at which Spark ends an executor, and replaces it, instead of giving
 * it more tasks.
 */
public final class DeviceLostError extends VirtualMachineError {
  private static final long serialVersionUID = 1L;

  public DeviceLostError(String message, Throwable cause) {
    super(message, cause);
  }
}
