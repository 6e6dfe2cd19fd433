package io.moonspark.model.hub;

/** Told about bytes as they arrive. */
public interface Transfer {

  /**
   * @param file name in the repository
   * @param done bytes here so far
   * @param total bytes of the file; -1 if the hub does not say
   */
  void progress(String file, long done, long total);

  /** Tells nobody. */
  static Transfer silent() {
    return (file, done, total) -> {};
  }
}
