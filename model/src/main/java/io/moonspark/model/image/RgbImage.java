package io.moonspark.model.image;

/**
 * A decoded image.
 *
 * @param width in pixels
 * @param height in pixels
 * @param rgb u8 [height, width, 3]
 */
public record RgbImage(int width, int height, byte[] rgb) {

  public RgbImage {
    if (rgb.length != 3L * width * height) {
      throw new IllegalArgumentException(
          rgb.length + " bytes are no " + width + "x" + height + " RGB image");
    }
  }
}
