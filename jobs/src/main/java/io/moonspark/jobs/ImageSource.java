package io.moonspark.jobs;

import java.util.List;
import org.apache.hadoop.fs.Path;

/** Where the images of a run are. */
sealed interface ImageSource {

  /**
   * Image files.
   *
   * @param roots qualified directories, or single files
   */
  record Folder(List<Path> roots) implements ImageSource {}

  /**
   * A table with a row per image.
   *
   * @param format delta or parquet
   * @param location qualified directory, or the name of a table
   * @param named how the location is to be read
   */
  record Table(String format, String location, Naming named) implements ImageSource {}

  /** What a table's location is. */
  enum Naming {
    PATH,
    NAME
  }
}
