package io.moonspark.model.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** The files in src/test/resources/images, each next to its pixels as Pillow 12.3 gives them. */
final class TestImages {

  private static final Path FOLDER = Path.of("src/test/resources/images");

  private TestImages() {}

  static List<String> names() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.endsWith(".ppm") && !name.endsWith(".md"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] encoded(String name) {
    return bytes(FOLDER.resolve(name));
  }

  static RgbImage expected(String name) {
    byte[] ppm = bytes(FOLDER.resolve(name + ".ppm"));
    int end = 0;
    while (ppm[end] != '\n') {
      end++;
    }
    String[] header = new String(ppm, 0, end, StandardCharsets.US_ASCII).split(" ");
    return new RgbImage(
        Integer.parseInt(header[1]),
        Integer.parseInt(header[2]),
        Arrays.copyOfRange(ppm, end + 1, ppm.length));
  }

  static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static RgbImage noise(int width, int height, long seed) {
    byte[] rgb = new byte[3 * width * height];
    new Random(seed).nextBytes(rgb);
    return new RgbImage(width, height, rgb);
  }
}
