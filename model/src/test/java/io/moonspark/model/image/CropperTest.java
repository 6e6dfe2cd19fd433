package io.moonspark.model.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CropperTest {

  private static final CropGeometry GEOMETRY = new CropGeometry(126, 14, 2, 12);

  @Test
  void returnsOnlyTheGlobalCropOfASmallImageAsTheLocalOneWouldEqualIt() {
    RgbImage image = TestImages.noise(90, 110, 1);
    CropSet crops = new Cropper(GEOMETRY).crop(image);
    assertEquals(new Tiling(1, 1), crops.tiling());
    int local = GEOMETRY.windowPixels() + GEOMETRY.totalMarginPixels();
    assertArrayEquals(LanczosResize.resize(image, local, local).rgb(), crops.pixels());
  }

  @Test
  void copiesAnImageOfExactlyOneCrop() {
    RgbImage image = TestImages.noise(126, 126, 2);
    assertArrayEquals(image.rgb(), new Cropper(GEOMETRY).crop(image).pixels());
  }

  @ParameterizedTest
  @CsvSource({"200, 150", "333, 777", "640, 480", "2000, 130"})
  void cutsTheScaledImageIntoOverlappingCrops(int width, int height) {
    RgbImage image = TestImages.noise(width, height, 3);
    CropSet crops = new Cropper(GEOMETRY).crop(image);
    Tiling tiling = crops.tiling();
    assertEquals(width, crops.width());
    assertEquals(height, crops.height());
    assertEquals(1 + tiling.localCrops(), crops.crops());
    assertArrayEquals(LanczosResize.resize(image, 126, 126).rgb(), crop(crops, 0));
    RgbImage scaled =
        LanczosResize.resize(image, tiling.columns() * 70 + 56, tiling.rows() * 70 + 56);
    for (int i = 0; i < tiling.rows(); i++) {
      for (int j = 0; j < tiling.columns(); j++) {
        int index = 1 + i * tiling.columns() + j;
        assertArrayEquals(cut(scaled, 70 * i, 70 * j), crop(crops, index), "crop " + index);
      }
    }
  }

  @Test
  void fillsWhatACropReachesBeyondTheImageWithZeros() {
    // 130 is no multiple of 14, so that the crops are 4 pixels larger than window and margins.
    CropGeometry odd = new CropGeometry(130, 14, 2, 12);
    byte[] rgb = new byte[3 * 300 * 300];
    Arrays.fill(rgb, (byte) 9);
    CropSet crops = new Cropper(odd).crop(new RgbImage(300, 300, rgb));
    byte[] last =
        Arrays.copyOfRange(
            crops.pixels(), crops.pixels().length - 3 * 130 * 130, crops.pixels().length);
    for (int p = 0; p < 130 * 130; p++) {
      int expected = p / 130 < 126 && p % 130 < 126 ? 9 : 0;
      assertEquals(expected, last[3 * p]);
    }
  }

  private static byte[] crop(CropSet crops, int index) {
    int length = 3 * 126 * 126;
    return Arrays.copyOfRange(crops.pixels(), index * length, (index + 1) * length);
  }

  private static byte[] cut(RgbImage image, int top, int left) {
    byte[] crop = new byte[3 * 126 * 126];
    for (int y = 0; y < 126; y++) {
      int from = 3 * ((top + y) * image.width() + left);
      System.arraycopy(image.rgb(), from, crop, 3 * 126 * y, 3 * 126);
    }
    return crop;
  }
}
