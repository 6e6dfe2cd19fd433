package io.moonspark.model.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderFormatsTest {

  private final ImageDecoder decoder = new ImageDecoder(ImageDecoder.DEFAULT_MAX_PIXELS);

  static Stream<String> exactFiles() {
    return TestImages.names().stream().filter(name -> !name.startsWith("lossy"));
  }

  @ParameterizedTest
  @MethodSource("exactFiles")
  void decodesToTheBitAsPillow(String name) throws ImageException {
    RgbImage expected = TestImages.expected(name);
    RgbImage image = decoder.decode(TestImages.encoded(name));
    assertEquals(expected.width(), image.width());
    assertEquals(expected.height(), image.height());
    assertArrayEquals(expected.rgb(), image.rgb());
  }

  @ParameterizedTest
  @ValueSource(strings = {"lossy.webp", "lossy-alpha.webp"})
  void decodesLossyWebpUpToItsChromaInterpolation(String name) throws ImageException {
    byte[] expected = TestImages.expected(name).rgb();
    byte[] actual = decoder.decode(TestImages.encoded(name)).rgb();
    assertEquals(expected.length, actual.length);
    long sum = 0;
    for (int i = 0; i < expected.length; i++) {
      sum += Math.abs((expected[i] & 0xff) - (actual[i] & 0xff));
    }
    double mean = (double) sum / expected.length;
    assertTrue(mean < 4.0, () -> "mean deviation " + mean);
  }

  @Test
  void keepsTheHighByteOfSixteenBitGrey() throws Exception {
    BufferedImage image = new BufferedImage(5, 3, BufferedImage.TYPE_USHORT_GRAY);
    byte[] expected = new byte[3 * 15];
    for (int i = 0; i < 15; i++) {
      image.getRaster().setSample(i % 5, i / 5, 0, i * 4369 & 0xffff);
      for (int c = 0; c < 3; c++) {
        expected[3 * i + c] = (byte) (i * 4369 >> 8);
      }
    }
    assertArrayEquals(expected, decoder.decode(write(image, "png")).rgb());
  }

  @Test
  void expandsSixteenBitBmpPixels() throws Exception {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_555_RGB);
    image.setRGB(0, 0, 0xff0000);
    image.setRGB(1, 0, 0x00ffff);
    byte[] expected = {(byte) 255, 0, 0, 0, (byte) 255, (byte) 255};
    assertArrayEquals(expected, decoder.decode(write(image, "bmp")).rgb());
  }

  @Test
  void ignoresBrokenColourProfiles() throws Exception {
    byte[] jpeg = TestImages.encoded("baseline-420.jpg");
    byte[] profile = "\u00ff\u00e2\0\u0018ICC_PROFILE\0\1\1garbage.".getBytes("ISO-8859-1");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(jpeg, 0, 2);
    out.write(profile);
    out.write(jpeg, 2, jpeg.length - 2);
    assertArrayEquals(
        TestImages.expected("baseline-420.jpg").rgb(), decoder.decode(out.toByteArray()).rgb());
  }

  @Test
  void decodesFromManyThreadsUnderAForeignContextClassLoader() throws Exception {
    List<String> names = exactFiles().toList();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<byte[]>> results = new ArrayList<>();
      for (String name : names) {
        Callable<byte[]> task =
            () -> {
              Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
              return decoder.decode(TestImages.encoded(name)).rgb();
            };
        results.add(threads.submit(task));
      }
      for (int i = 0; i < names.size(); i++) {
        assertArrayEquals(
            TestImages.expected(names.get(i)).rgb(), results.get(i).get(), names.get(i));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static byte[] write(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertTrue(ImageIO.write(image, format, out));
    return out.toByteArray();
  }
}
