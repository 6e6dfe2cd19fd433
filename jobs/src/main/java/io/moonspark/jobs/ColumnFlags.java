package io.moonspark.jobs;

import io.moonspark.jobs.SourceFlags.Format;
import picocli.CommandLine.Option;

/** Flags that say what {@code --images} names, and which columns of a table hold what. */
final class ColumnFlags {

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "What --images names: auto, files, delta, parquet. Default: ${DEFAULT-VALUE}.")
  private String format = "auto";

  @Option(
      names = "--image-column",
      paramLabel = "COLUMN",
      description = "BINARY column with encoded images. Default: content, image, or the only one.")
  private String imageColumn;

  @Option(
      names = "--path-column",
      paramLabel = "COLUMN",
      description = "STRING column with the paths of image files, instead of --image-column.")
  private String pathColumn;

  @Option(
      names = "--key-column",
      paramLabel = "COLUMN",
      description = "Column that names the image in the output. Default: the path column.")
  private String keyColumn;

  Format format() {
    return Format.of(format);
  }

  /**
   * The columns the user named; the names may be null.
   *
   * @throws UserError if images are to come from two of them
   */
  TableColumns.Named columns(String ask, String detect) {
    if (imageColumn != null && pathColumn != null) {
      throw UserError.flag(
          "--path-column", pathColumn, "and --image-column " + imageColumn + ": give one of them");
    }
    return new TableColumns.Named(imageColumn, pathColumn, keyColumn, ask, detect);
  }
}
