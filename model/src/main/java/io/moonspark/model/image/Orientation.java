package io.moonspark.model.image;

/**
 * Turns stored pixels upright, as the EXIF 2.3 tag Orientation (0x0112) asks for.
 *
 * <p>The values 1 to 8: as stored, mirrored, turned by 180 degrees, flipped, transposed, turned by
 * 90 degrees clockwise, transposed along the other diagonal, turned by 90 degrees
 * counter-clockwise.
 */
final class Orientation {

  static final int UPRIGHT = 1;

  private Orientation() {}

  /**
   * Applies an orientation.
   *
   * @param orientation 1..8; any other value leaves the image as it is
   */
  static RgbImage apply(RgbImage image, int orientation) {
    if (orientation < 2 || orientation > 8) {
      return image;
    }
    int w = image.width();
    int h = image.height();
    boolean transposed = orientation >= 5;
    int width = transposed ? h : w;
    int height = transposed ? w : h;
    // The stored pixel of the upright (x, y) is at origin + x * right + y * down.
    int origin =
        switch (orientation) {
          case 2, 8 -> w - 1;
          case 3, 7 -> w * h - 1;
          case 4, 6 -> w * (h - 1);
          default -> 0;
        };
    int right =
        switch (orientation) {
          case 2, 3 -> -1;
          case 4 -> 1;
          case 5, 8 -> w;
          default -> -w;
        };
    int down =
        switch (orientation) {
          case 2 -> w;
          case 3, 4 -> -w;
          case 5, 6 -> 1;
          default -> -1;
        };
    byte[] from = image.rgb();
    byte[] to = new byte[from.length];
    int out = 0;
    for (int y = 0; y < height; y++) {
      int in = 3 * (origin + y * down);
      for (int x = 0; x < width; x++, in += 3 * right, out += 3) {
        to[out] = from[in];
        to[out + 1] = from[in + 1];
        to[out + 2] = from[in + 2];
      }
    }
    return new RgbImage(width, height, to);
  }
}
