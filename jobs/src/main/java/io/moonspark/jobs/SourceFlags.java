package io.moonspark.jobs;

import java.util.Locale;
import picocli.CommandLine.Option;

/** Flags that say where the images are. */
final class SourceFlags {

  /** What {@code --images} names. */
  enum Format {
    AUTO,
    FILES,
    DELTA,
    PARQUET;

    /**
     * What {@code --format} says.
     *
     * @throws UserError if that is no format
     */
    static Format of(String given) {
      try {
        return valueOf(given.toUpperCase(Locale.ROOT));
      } catch (IllegalArgumentException e) {
        throw UserError.flag("--format", given, "is no format: use auto, files, delta, parquet");
      }
    }
  }

  @Option(
      names = "--images",
      paramLabel = "PATH|TABLE",
      description =
          "Directory of image files, Delta or Parquet directory, or table name."
              + " Default: the sample images.")
  private String images;

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

  @Option(
      names = "--ask-column",
      paramLabel = "COLUMN",
      description = "ARRAY<STRING> column with questions for each image.")
  private String askColumn;

  @Option(
      names = "--detect-column",
      paramLabel = "COLUMN",
      description = "ARRAY<STRING> column with labels to detect in each image.")
  private String detectColumn;

  /** What {@code --images} says; null for the samples. */
  String images() {
    return images;
  }

  Format format() {
    return Format.of(format);
  }

  /** The columns the user named; the names may be null. */
  TableColumns.Named columns() {
    if (imageColumn != null && pathColumn != null) {
      throw UserError.flag(
          "--path-column", pathColumn, "and --image-column " + imageColumn + ": give one of them");
    }
    return new TableColumns.Named(imageColumn, pathColumn, keyColumn, askColumn, detectColumn);
  }

  boolean hasPromptColumn() {
    return askColumn != null || detectColumn != null;
  }
}
