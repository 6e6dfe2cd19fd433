package io.moonspark.model.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes safetensors files. */
public final class WeightFiles {
  private final Map<String, byte[]> data = new LinkedHashMap<>();
  private final Map<String, String> header = new LinkedHashMap<>();
  private int end;

  /** Adds a tensor of encoded values. */
  public WeightFiles add(String name, String dtype, byte[] bytes, long... shape) {
    header.put(
        name,
        "{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
            .formatted(dtype, Arrays.toString(shape), end, end + bytes.length));
    data.put(name, bytes);
    end += bytes.length;
    return this;
  }

  public WeightFiles addF32(String name, float[] values, long... shape) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return add(name, "F32", bytes.array(), shape);
  }

  /** Rounds to nearest, ties to even, as PyTorch does. */
  public WeightFiles addBf16(String name, float[] values, long... shape) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      int bits = Float.floatToRawIntBits(value);
      bytes.putShort((short) ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16));
    }
    return add(name, "BF16", bytes.array(), shape);
  }

  public void write(Path file) throws IOException {
    StringBuilder json = new StringBuilder("{");
    header.forEach(
        (name, entry) ->
            json.append(json.length() > 1 ? "," : "").append('"' + name + "\":" + entry));
    byte[] text = json.append('}').toString().getBytes(StandardCharsets.UTF_8);
    ByteBuffer all =
        ByteBuffer.allocate(Long.BYTES + text.length + end).order(ByteOrder.LITTLE_ENDIAN);
    all.putLong(text.length).put(text);
    data.values().forEach(all::put);
    Files.write(file, all.array());
  }
}
