package io.moonspark.jobs;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;

/** Files that are no images, each in its own way. */
final class BadImages {

  private BadImages() {}

  /** Writes ten of them; the error code each must get, by file name. */
  static Map<String, String> write(Path directory) throws IOException {
    byte[] jpeg = Files.readAllBytes(Cli.sample(0));
    byte[] png = Files.readAllBytes(Cli.sample(2));
    byte[] noise = new byte[5000];
    new Random(7).nextBytes(noise);
    noise[0] = 1;

    Map<String, String> codes = new LinkedHashMap<>();
    write(directory, codes, "empty.jpg", new byte[0], "empty");
    write(directory, codes, "empty.png", new byte[0], "empty");
    write(
        directory,
        codes,
        "letter.jpg",
        text("Dear reader, this is no picture."),
        "unsupported_format");
    write(
        directory, codes, "page.png", text("<html><body>404</body></html>"), "unsupported_format");
    write(directory, codes, "paper.jpg", text("%PDF-1.7\n%âãÏÓ\n1 0 obj"), "unsupported_format");
    write(directory, codes, "noise.jpg", noise, "unsupported_format");
    write(directory, codes, "half.jpg", Arrays.copyOf(jpeg, jpeg.length / 2), "undecodable");
    write(directory, codes, "half.png", Arrays.copyOf(png, png.length / 2), "undecodable");
    write(directory, codes, "head.jpg", Arrays.copyOf(jpeg, 4), "undecodable");
    write(directory, codes, "bomb.png", bomb(), "too_large");
    return codes;
  }

  private static void write(
      Path directory, Map<String, String> codes, String name, byte[] bytes, String code)
      throws IOException {
    Files.write(directory.resolve(name), bytes);
    codes.put(name, code);
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** A PNG whose header promises 100000 x 100000 pixels. */
  private static byte[] bomb() throws IOException {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(header);
    data.writeBytes("IHDR");
    data.writeInt(100_000);
    data.writeInt(100_000);
    data.write(new byte[] {8, 2, 0, 0, 0});
    CRC32 crc = new CRC32();
    crc.update(header.toByteArray());

    ByteArrayOutputStream png = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(png);
    out.writeLong(0x89504E470D0A1A0AL);
    out.writeInt(13);
    out.write(header.toByteArray());
    out.writeInt((int) crc.getValue());
    return png.toByteArray();
  }
}
