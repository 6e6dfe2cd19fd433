package io.moonspark.model.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanczosResizeTest {

  @Test
  void equalsTheDefinitionOnRandomSizes() {
    Random random = new Random(42);
    for (int i = 0; i < 60; i++) {
      RgbImage image = TestImages.noise(1 + random.nextInt(150), 1 + random.nextInt(150), i);
      assertLikeTheDefinition(image, 1 + random.nextInt(150), 1 + random.nextInt(150));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "448, 448, 112, 112",
    "64, 65, 64, 20",
    "65, 64, 20, 64",
    "1, 1, 5, 7",
    "500, 3, 20, 9",
    "3, 300, 2, 30",
    "17000, 70, 40, 70",
    "17000, 5, 40, 9"
  })
  void equalsTheDefinitionOnSpecialSizes(int width, int height, int toWidth, int toHeight) {
    assertLikeTheDefinition(TestImages.noise(width, height, 1), toWidth, toHeight);
  }

  @Test
  void doesTheVerticalPassOfTallImagesFirst() {
    RgbImage image = TestImages.noise(3, 500, 2);
    byte[] expected = pass(pass(image, 3, 30), 7, 30).rgb();
    assertArrayEquals(expected, LanczosResize.resize(image, 7, 30).rgb());
  }

  @Test
  void keepsAConstantImageConstant() {
    for (int value : new int[] {0, 1, 77, 254, 255}) {
      byte[] rgb = new byte[3 * 31 * 17];
      Arrays.fill(rgb, (byte) value);
      byte[] expected = new byte[3 * 50 * 9];
      Arrays.fill(expected, (byte) value);
      assertArrayEquals(expected, LanczosResize.resize(new RgbImage(31, 17, rgb), 50, 9).rgb());
    }
  }

  @Test
  void returnsTheImageItselfWhereNothingChanges() {
    RgbImage image = TestImages.noise(20, 10, 3);
    assertSame(image, LanczosResize.resize(image, 20, 10));
  }

  @Test
  void refusesEmptySizes() {
    RgbImage image = TestImages.noise(2, 2, 4);
    assertThrows(IllegalArgumentException.class, () -> LanczosResize.resize(image, 0, 2));
    assertThrows(IllegalArgumentException.class, () -> LanczosResize.resize(image, 2, -1));
  }

  private static void assertLikeTheDefinition(RgbImage image, int width, int height) {
    RgbImage actual = LanczosResize.resize(image, width, height);
    assertEquals(width, actual.width());
    assertEquals(height, actual.height());
    RgbImage expected = pass(pass(image, width, image.height()), width, height);
    assertArrayEquals(
        expected.rgb(),
        actual.rgb(),
        () -> image.width() + "x" + image.height() + " to " + width + "x" + height);
  }

  /** Changes one dimension, sample by sample; written from the definition alone. */
  private static RgbImage pass(RgbImage image, int width, int height) {
    boolean across = width != image.width();
    int in = across ? image.width() : image.height();
    int out = across ? width : height;
    if (in == out) {
      return image;
    }
    byte[] rgb = new byte[3 * width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int[] weights = weights(in, out, across ? x : y);
        for (int c = 0; c < 3; c++) {
          long sum = 1 << 21;
          for (int i = 0; i < in; i++) {
            int p = across ? y * in + i : i * width + x;
            sum += (long) weights[i] * (image.rgb()[3 * p + c] & 0xff);
          }
          rgb[3 * (y * width + x) + c] = (byte) Math.max(0, Math.min(255, sum >> 22));
        }
      }
    }
    return new RgbImage(width, height, rgb);
  }

  /** The weight of every input for one output. */
  private static int[] weights(int in, int out, int o) {
    double scale = (double) in / out;
    double stretch = Math.max(1.0, scale);
    double center = (o + 0.5) * scale;
    int from = Math.max(0, (int) (center - 3 * stretch + 0.5));
    int to = Math.min(in, (int) (center + 3 * stretch + 0.5));
    double[] exact = new double[in];
    double sum = 0;
    for (int i = from; i < to; i++) {
      double x = (i - center + 0.5) * (1.0 / stretch);
      double pi = Math.PI * x;
      double third = Math.PI * (x / 3);
      exact[i] = x == 0 ? 1 : Math.sin(pi) / pi * (Math.sin(third) / third);
      exact[i] = x >= -3 && x < 3 ? exact[i] : 0;
      sum += exact[i];
    }
    int[] weights = new int[in];
    for (int i = from; i < to; i++) {
      double weight = exact[i] / sum * (1 << 22);
      weights[i] = (int) (weight + Math.copySign(0.5, weight));
    }
    return weights;
  }
}
