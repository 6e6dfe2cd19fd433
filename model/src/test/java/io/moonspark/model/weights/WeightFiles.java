package io.moonspark.model.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes safetensors files. */
public final class WeightFiles {
  private final Map<String, byte[]> data = new LinkedHashMap<>();
  private final Map<String, String> header = new LinkedHashMap<>();
  private int end;

  /** All tensors of a file as float32, the first number of one of them replaced. */
  public static WeightFiles copyWith(Path from, String tensor, float first) throws IOException {
    WeightFiles copy = new WeightFiles();
    try (Weights weights = Weights.open(from)) {
      for (Map.Entry<String, List<Long>> each : weights.shapes().entrySet()) {
        int[] shape = each.getValue().stream().mapToInt(Long::intValue).toArray();
        float[] values = weights.read(each.getKey(), shape);
        if (each.getKey().equals(tensor)) {
          values[0] = first;
        }
        copy.addF32(
            "model." + each.getKey(), values, Arrays.stream(shape).asLongStream().toArray());
      }
    }
    return copy;
  }

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
