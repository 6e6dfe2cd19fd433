package io.moonspark.model.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrientationTest {

  /** Two rows of three pixels, named a to f. */
  private static final RgbImage STORED = image(3, 2, "abcdef");

  @ParameterizedTest
  @CsvSource({
    "1, 3, abcdef",
    "2, 3, cbafed",
    "3, 3, fedcba",
    "4, 3, defabc",
    "5, 2, adbecf",
    "6, 2, daebfc",
    "7, 2, fcebda",
    "8, 2, cfbead"
  })
  void turnsStoredPixelsUpright(int orientation, int width, String pixels) {
    RgbImage upright = Orientation.apply(STORED, orientation);
    assertEquals(width, upright.width());
    assertEquals(6 / width, upright.height());
    assertEquals(pixels, names(upright));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1, 9, 65535})
  void leavesPixelsAloneOtherwise(int orientation) {
    assertSame(STORED, Orientation.apply(STORED, orientation));
  }

  private static RgbImage image(int width, int height, String names) {
    byte[] rgb = new byte[3 * names.length()];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) names.charAt(i / 3);
    }
    return new RgbImage(width, height, rgb);
  }

  private static String names(RgbImage image) {
    StringBuilder names = new StringBuilder();
    for (int i = 0; i < image.rgb().length; i += 3) {
      names.append((char) image.rgb()[i]);
    }
    return names.toString();
  }
}
