package io.moonspark.model.bench;

import io.moonspark.model.config.MoondreamConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Writes random weights in the official layout and type (bfloat16), so that a model of any shape
 * can be imported and measured without its real weights. What such a model says means nothing.
 */
public final class RandomWeights {
  private static final int BUFFER_BYTES = 1 << 22;

  private RandomWeights() {}

  /**
   * Writes {@code config.json} and {@code model.safetensors}, a few megabytes in memory at a time.
   *
   * @param seed the same seed gives the same files
   */
  public static void write(MoondreamConfig config, long seed, Path directory) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve("config.json"), ConfigJson.of(config));
    Map<String, int[]> layout = OfficialLayout.of(config);
    byte[] header = header(layout).getBytes(StandardCharsets.UTF_8);
    SplittableRandom random = new SplittableRandom(seed);
    try (FileChannel file =
        FileChannel.open(
            directory.resolve("model.safetensors"),
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
      buffer.putLong(header.length).put(header);
      for (Map.Entry<String, int[]> tensor : layout.entrySet()) {
        values(tensor.getKey(), tensor.getValue(), random, buffer, file);
      }
      drain(buffer, file);
    }
  }

  private static String header(Map<String, int[]> layout) {
    StringBuilder header = new StringBuilder("{\"__metadata__\":{\"format\":\"pt\"}");
    long offset = 0;
    for (Map.Entry<String, int[]> tensor : layout.entrySet()) {
      long end = offset + elements(tensor.getValue()) * Short.BYTES;
      header.append(
          ",\"model.%s\":{\"dtype\":\"BF16\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
              .formatted(tensor.getKey(), Arrays.toString(tensor.getValue()), offset, end));
      offset = end;
    }
    return header.append('}').toString();
  }

  private static long elements(int[] shape) {
    return Arrays.stream(shape).asLongStream().reduce(1, Math::multiplyExact);
  }

  /** Norms around 1, everything else around 0, so that activations stay of order 1. */
  private static void values(
      String name, int[] shape, SplittableRandom random, ByteBuffer buffer, FileChannel file)
      throws IOException {
    boolean norm = name.endsWith(".weight") && shape.length == 1;
    boolean matrix = name.endsWith(".weight") && shape.length == 2;
    float spread = matrix ? (float) (1 / Math.sqrt(shape[1])) : norm ? 0.1f : 0.5f;
    long count = elements(shape);
    for (long i = 0; i < count; i++) {
      if (buffer.remaining() < Short.BYTES) {
        drain(buffer, file);
      }
      // The sum of four uniform values is close enough to normal, and much faster.
      long bits = random.nextLong();
      float sum = (short) bits + (short) (bits >> 16) + (short) (bits >> 32) + (short) (bits >> 48);
      float value = sum / 37837f * spread + (norm ? 1 : 0);
      buffer.putShort((short) (Float.floatToRawIntBits(value) >>> 16));
    }
  }

  private static void drain(ByteBuffer buffer, FileChannel file) throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      file.write(buffer);
    }
    buffer.clear();
  }
}
