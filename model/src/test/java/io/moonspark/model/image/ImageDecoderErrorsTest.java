package io.moonspark.model.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moonspark.model.ErrorCode;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderErrorsTest {

  private final ImageDecoder decoder = new ImageDecoder(ImageDecoder.DEFAULT_MAX_PIXELS);

  static List<String> files() {
    return TestImages.names();
  }

  private ErrorCode codeOf(byte[] data) {
    ImageException e = assertThrows(ImageException.class, () -> decoder.decode(data));
    assertFalse(e.getMessage().contains("\n"), e.getMessage());
    return e.code();
  }

  @ParameterizedTest
  @MethodSource("files")
  void imageThatTakesLongerThanItMayIsATimeout(String name) {
    ImageDecoder hasty = new ImageDecoder(ImageDecoder.DEFAULT_MAX_PIXELS, Duration.ofNanos(1));
    try {
      hasty.decode(TestImages.encoded(name));
    } catch (ImageException e) {
      assertEquals(ErrorCode.TIMEOUT, e.code(), e.getMessage());
    }
  }

  @Test
  void largeImageThatTakesLongerThanItMayIsATimeout() throws Exception {
    BufferedImage large = new BufferedImage(3000, 3000, BufferedImage.TYPE_3BYTE_BGR);
    Random random = new Random(5);
    random.nextBytes(((DataBufferByte) large.getRaster().getDataBuffer()).getData());
    for (String format : List.of("png", "jpeg", "bmp", "tiff")) {
      ByteArrayOutputStream encoded = new ByteArrayOutputStream();
      assertTrue(ImageIO.write(large, format, encoded), format);
      ImageDecoder hasty = new ImageDecoder(ImageDecoder.DEFAULT_MAX_PIXELS, Duration.ofNanos(1));
      ImageException e =
          assertThrows(ImageException.class, () -> hasty.decode(encoded.toByteArray()), format);
      assertEquals(ErrorCode.TIMEOUT, e.code(), format);
    }
  }

  @Test
  void noBytesAreEmpty() {
    assertEquals(ErrorCode.EMPTY, codeOf(null));
    assertEquals(ErrorCode.EMPTY, codeOf(new byte[0]));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%PDF-1.7\n1 0 obj", "<!DOCTYPE html><html></html>", "BMW",
            "BMs are the first letters here",
        "RIFF....WAVEfmt ", "GIF", "II", "x"
      })
  void otherFilesAreUnsupported(String text) {
    assertEquals(ErrorCode.UNSUPPORTED_FORMAT, codeOf(text.getBytes(StandardCharsets.ISO_8859_1)));
  }

  @Test
  void randomBytesAreUnsupported() {
    byte[] data = new byte[1000];
    new Random(7).nextBytes(data);
    assertEquals(ErrorCode.UNSUPPORTED_FORMAT, codeOf(data));
  }

  @ParameterizedTest
  @MethodSource("files")
  void halfAFileIsUndecodable(String name) {
    byte[] data = TestImages.encoded(name);
    assertEquals(ErrorCode.UNDECODABLE, codeOf(Arrays.copyOf(data, data.length / 2)));
  }

  @ParameterizedTest
  @MethodSource("files")
  void truncationNeverEscapesAsAnotherException(String name) {
    byte[] data = TestImages.encoded(name);
    assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> {
          for (int length = 0; length < data.length; length += 10) {
            decodeOrFail(Arrays.copyOf(data, length));
          }
        });
  }

  @ParameterizedTest
  @MethodSource("files")
  void damageNeverEscapesAsAnotherException(String name) {
    byte[] data = TestImages.encoded(name);
    Random random = new Random(11);
    ImageDecoder small = new ImageDecoder(1 << 16);
    assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> {
          for (int i = 0; i < 100; i++) {
            byte[] damaged = data.clone();
            damaged[random.nextInt(data.length)] = (byte) random.nextInt();
            decodeOrFail(small, damaged);
          }
        });
  }

  @Test
  void webpWhoseDataEndInsideAWholeContainerTerminate() {
    byte[] data = TestImages.encoded("lossless-alpha.webp");
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          for (int length = 30; length < data.length; length += 10) {
            byte[] cut = Arrays.copyOf(data, length);
            ByteBuffer.wrap(cut).order(ByteOrder.LITTLE_ENDIAN).putInt(4, length - 8);
            decodeOrFail(cut);
          }
        });
  }

  @Test
  void aJpegThatEndsInItsScanIsUndecodable() {
    for (String name : List.of("baseline-420.jpg", "progressive-444.jpg", "grey.jpg")) {
      byte[] data = TestImages.encoded(name);
      assertEquals(ErrorCode.UNDECODABLE, codeOf(Arrays.copyOf(data, data.length - 8)), name);
    }
  }

  @Test
  void aHugeHeaderIsTooLargeBeforeAnythingIsAllocated() {
    List<byte[]> bombs =
        List.of(
            patched("rgb.png", 16, ByteOrder.BIG_ENDIAN, 60000, 60000),
            patched("palette.gif", 6, ByteOrder.LITTLE_ENDIAN, 60000 << 16 | 60000),
            patched("rgb.bmp", 18, ByteOrder.LITTLE_ENDIAN, 60000, 60000),
            patched(
                "baseline-444.jpg",
                frameSize(TestImages.encoded("baseline-444.jpg")),
                ByteOrder.BIG_ENDIAN,
                60000 << 16 | 60000));
    bombs.forEach(this::codeOf);
    for (byte[] bomb : bombs) {
      long before = allocated();
      assertEquals(ErrorCode.TOO_LARGE, codeOf(bomb));
      assertTrue(allocated() - before < 4_000_000, "allocates");
    }
  }

  @Test
  void theLimitItselfIsAllowed() throws ImageException {
    byte[] data = TestImages.encoded("rgb.png");
    RgbImage image = TestImages.expected("rgb.png");
    long pixels = (long) image.width() * image.height();
    assertArrayEquals(image.rgb(), new ImageDecoder(pixels).decode(data).rgb());
    ImageException e =
        assertThrows(ImageException.class, () -> new ImageDecoder(pixels - 1).decode(data));
    assertEquals(ErrorCode.TOO_LARGE, e.code());
  }

  @Test
  void aLimitBeyondArraysStillGuardsThem() {
    byte[] data = patched("rgb.png", 16, ByteOrder.BIG_ENDIAN, 60000, 60000);
    ImageException e =
        assertThrows(ImageException.class, () -> new ImageDecoder(Long.MAX_VALUE).decode(data));
    assertEquals(ErrorCode.TOO_LARGE, e.code());
  }

  private void decodeOrFail(byte[] data) {
    decodeOrFail(decoder, data);
  }

  private static void decodeOrFail(ImageDecoder decoder, byte[] data) {
    try {
      decoder.decode(data);
    } catch (ImageException e) {
      assertFalse(e.getMessage().isBlank());
    }
  }

  private static byte[] patched(String name, int at, ByteOrder order, int... values) {
    byte[] data = TestImages.encoded(name);
    ByteBuffer buffer = ByteBuffer.wrap(data).order(order).position(at);
    for (int value : values) {
      buffer.putInt(value);
    }
    return data;
  }

  private static int frameSize(byte[] jpeg) {
    int at = 0;
    while (jpeg[at] != (byte) 0xff || jpeg[at + 1] != (byte) 0xc0) {
      at++;
    }
    return at + 5;
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getThreadAllocatedBytes(Thread.currentThread().getId());
  }
}
