package io.moonspark.jobs;

import java.util.Locale;
import picocli.CommandLine.Mixin;
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

  @Mixin private ColumnFlags columns;

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
    return columns.format();
  }

  /** The columns the user named; the names may be null. */
  TableColumns.Named columns() {
    return columns.columns(askColumn, detectColumn);
  }

  boolean hasPromptColumn() {
    return askColumn != null || detectColumn != null;
  }
}
