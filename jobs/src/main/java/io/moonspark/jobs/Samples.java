package io.moonspark.jobs;

import java.nio.file.Files;
import java.nio.file.Path;

/** The sample images of the repository. */
final class Samples {

  /** System property that the launcher sets. */
  static final String PROPERTY = "moonspark.samples";

  static final String IN_REPOSITORY = "notebooks/images";

  private Samples() {}

  /**
   * Where they are.
   *
   * @throws UserError if they are not on this machine
   */
  static String directory() {
    String directory = System.getProperty(PROPERTY, IN_REPOSITORY);
    if (!Files.isDirectory(Path.of(directory))) {
      throw new UserError(
          "the sample images are not in " + directory + ": name your own images with --images");
    }
    return directory;
  }
}
