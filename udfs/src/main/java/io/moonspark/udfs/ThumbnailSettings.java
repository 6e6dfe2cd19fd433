package io.moonspark.udfs;

import java.io.Serializable;

/**
 * How thumbnails are made.
 *
 * @param directory where they go, in any Hadoop file system; it must be there
 * @param longestSide of a thumbnail in pixels; a smaller image keeps its size
 * @param limits of what is decoded
 */
public record ThumbnailSettings(String directory, int longestSide, ImageLimits limits)
    implements Serializable {

  public ThumbnailSettings {
    if (longestSide < 1) {
      throw new IllegalArgumentException("a thumbnail of " + longestSide + " pixels is none");
    }
  }
}
